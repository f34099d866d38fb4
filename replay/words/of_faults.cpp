// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_faults.h"

#include "replay/trace/names.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <fmt/format.h>

namespace daxscope::words {

using replay::FaultSum;
using replay::Why;
using replay::WhySum;

namespace {

std::string figure_of(std::uint64_t number) {
    return count_text(static_cast<std::int64_t>(number));
}

std::string bytes(const trace::Trace& trace, std::int64_t pages) {
    return offset_text(static_cast<std::uint64_t>(pages * trace.session().page_size));
}

std::string extent_word(const trace::Event& fault) {
    constexpr std::uint64_t kType = 0xffff;
    for (const trace::Name& name : trace::extent_type_names()) {
        if (name.value ==
            static_cast<std::int64_t>(static_cast<std::uint64_t>(fault.extent) & kType)) {
            return std::string(name.name);
        }
    }
    return "?";
}

/// "mapped at 0x7f…: bytes 1 MiB – 4 MiB of the file"
std::string mapped_text(const trace::Trace& trace, const trace::Mapping& mapping) {
    const auto size = static_cast<std::uint64_t>(trace.session().page_size);
    const auto pages = static_cast<std::int64_t>((mapping.vm_end - mapping.vm_start) / size);
    return say("{:#x}\u2013{:#x} maps {} {} {} of the file", mapping.vm_start, mapping.vm_end,
               bytes(trace, mapping.vm_pgoff), kDash, bytes(trace, mapping.vm_pgoff + pages));
}

std::string range_text(const trace::Trace& trace, const trace::Event& fault) {
    const std::int64_t pages = trace.session().pages_per_pmd();
    const std::int64_t begin = fault.pgoff - fault.pgoff % pages;
    return say("the PMD range is {} {} {}", bytes(trace, begin), kDash,
               bytes(trace, begin + pages));
}

std::string remainders(const trace::Trace& trace, const trace::Mapping& mapping) {
    const auto pmd = static_cast<std::uint64_t>(trace.session().pmd_size);
    const auto offset = static_cast<std::uint64_t>(mapping.vm_pgoff * trace.session().page_size);
    return say("address {:#x} has remainder {}, offset {} has {}", mapping.vm_start,
               offset_text(mapping.vm_start % pmd), offset_text(offset), offset_text(offset % pmd));
}

std::string storage_text(const trace::Trace& trace, const trace::Event& fault) {
    if (fault.storage == trace::kNone) {
        return {};
    }
    const auto pmd = static_cast<std::uint64_t>(trace.session().pmd_size);
    return say("it begins at byte {:#x} of the device, {} past a multiple of the PMD size",
               static_cast<std::uint64_t>(fault.storage),
               offset_text(static_cast<std::uint64_t>(fault.storage) % pmd));
}

std::string device_text(const trace::Trace& trace, const trace::Event& fault) {
    const trace::File* file = trace.file(fault.file);
    return file == nullptr ? std::string() : replay::device_sentence(trace.session(), file->dev);
}

} // namespace

std::string why_text(const WhySum& sum) {
    const replay::WhyRow& row = replay::row_of(sum.why);
    if (sum.candidates == 0 || sum.unknown() == 0) {
        return tr(row.words.empty() ? row.text : row.words);
    }
    std::string list;
    for (const replay::WhyRow& each : replay::why_rows()) {
        if ((sum.candidates & replay::bit(each.why)) != 0) {
            list += (list.empty() ? std::string() : tr(", or ")) + tr(each.words);
        }
    }
    return sum.why == Why::NotAsked ? say("PMD handler not asked; perhaps {}", list)
                                    : say("not known; fits {}", list);
}

std::string basis_text(const WhySum& sum) {
    const std::pair<std::uint64_t, replay::Basis> parts[] = {
        {sum.recorded, replay::Basis::Recorded},
        {sum.inferred, replay::Basis::Inferred},
        {sum.unknown(), replay::Basis::Unknown}};
    std::string text;
    for (const auto& [number, basis] : parts) {
        if (number == sum.faults) {
            return tr(replay::basis_text(basis));
        }
        if (number > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", figure_of(number),
                                tr(replay::basis_text(basis)));
        }
    }
    return text;
}

std::string why_example(const trace::Trace& trace, const WhySum& sum) {
    if (sum.example == replay::kNoIndex || sum.example >= trace.size()) {
        return {};
    }
    const trace::Event fault = trace.event(sum.example);
    const trace::Mapping* mapping = trace.mapping(fault.mapping);
    switch (sum.why) {
    case Why::Congruence:
        return mapping == nullptr ? "" : remainders(trace, *mapping);
    case Why::VmaStart:
    case Why::VmaEnd:
        return mapping == nullptr ? ""
                                  : mapped_text(trace, *mapping) + "; " + range_text(trace, fault);
    case Why::FileEnd:
        return say("the file ends in page {}, at {}; {}", count_text(fault.arg0 - 1),
                   bytes(trace, fault.arg0), range_text(trace, fault));
    case Why::ExtentShort:
        return say("{}, and from its begin the file system gave {} ({})", range_text(trace, fault),
                   bytes(trace, fault.arg1), extent_word(fault));
    case Why::Misaligned:
        return storage_text(trace, fault);
    case Why::Device:
        return device_text(trace, fault);
    case Why::SmallEntries:
        return range_text(trace, fault);
    case Why::Disabled:
    case Why::Advised:
        return party_text(trace, fault.mapping);
    default:
        return {};
    }
}

std::string why_remedy(const trace::Trace& trace, const WhySum& sum) {
    std::string text = tr(replay::row_of(sum.why).remedy);
    if (sum.why == Why::Congruence && sum.example < trace.size()) {
        if (const trace::Mapping* mapping = trace.mapping(trace.event(sum.example).mapping)) {
            const auto offset =
                static_cast<std::uint64_t>(mapping->vm_pgoff * trace.session().page_size);
            text += say("; for offset {} that is {} past a multiple of {}", offset_text(offset),
                        offset_text(offset % static_cast<std::uint64_t>(trace.session().pmd_size)),
                        size_text(static_cast<std::uint64_t>(trace.session().pmd_size)));
        }
    }
    if (!text.empty()) {
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
        text += '.';
    }
    return text;
}

std::string huge_text(const FaultSum& sum) {
    const std::uint64_t could = sum.could_be_huge(), huge = sum.end(replay::PmdEnd::Huge);
    return could == 0 ? std::string(kDash)
                      : say("{} ({} of {})",
                            percent_text(static_cast<std::int64_t>(huge),
                                         static_cast<std::int64_t>(could)),
                            figure_of(huge), figure_of(could));
}

std::string recorded_count(const trace::Session& session, trace::Kind kind, std::uint64_t count) {
    return count == 0 && !session.recorded(kind) ? tr("not recorded") : figure_of(count);
}

std::string fault_time_text(const FaultSum& sum) {
    if (sum.untimed > 0 && sum.untimed == sum.faults()) {
        return tr("not recorded");
    }
    return (sum.untimed > 0 ? tr("at least ") : std::string()) +
           duration_text(sum.pmd_time + sum.pte_time);
}

std::string permission_sentence(const FaultSum& sum) {
    const std::pair<const replay::PermissionSum*, std::string_view> causes[] = {
        {&sum.sync,
         DAXSCOPE_WORD("wrote through MAP_SYNC, and waited for the file system's metadata")},
        {&sum.writeback,
         DAXSCOPE_WORD("got back a write permission that writeback (msync, fsync) had taken")},
        {&sum.first_write, DAXSCOPE_WORD("were the first write after a read")},
        {&sum.unexplained,
         DAXSCOPE_WORD("wanted a permission; why is not known, for writeback was not recorded")}};
    std::string text;
    for (const auto& [cause, what] : causes) {
        if (cause->faults > 0) {
            text += fmt::format("{}{} {} ({})", text.empty() ? "" : "; ", figure_of(cause->faults),
                                tr(what), duration_text(cause->time));
        }
    }
    if (text.empty() || !sum.permissions_inferred) {
        return text.empty() ? text : say("Of {} faults {}", figure_of(sum.faults()), text);
    }
    return say("Inferred: of {} faults, {}. That is consistent with what was recorded, but "
               "unmaps were not: an unmap may have taken the mapping itself",
               figure_of(sum.faults()), text);
}

} // namespace daxscope::words
