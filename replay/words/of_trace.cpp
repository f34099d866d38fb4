// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/words/of_trace.h"

#include "replay/export/cut.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"
#include "replay/words/escape.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::words {

namespace {

/// What stands behind the last no-break space: "2 MiB" has "MiB".
std::string unit_of(const std::string& figure) {
    return figure.substr(figure.rfind(kNoBreak));
}

/// A thread and its process often have one name: which of the two a number is, is said.
constexpr const char* kThread = "tid";
constexpr const char* kProcess = "pid";

std::string named(const trace::Task& task, const char* what, std::int64_t number) {
    return fmt::format("{} {} {}", task.named ? printable(task.comm) : tr(trace::comm_text(task)),
                       what, number);
}

} // namespace

std::string file_text(const trace::Trace& trace, std::int64_t file_id) {
    const trace::File* found = trace.file(file_id);
    if (found == nullptr) {
        return tr("unknown file");
    }
    return found->path.empty() ? say("{} inode {}", trace::dev_text(found->dev), found->ino)
                               : printable(found->path);
}

std::string file_name_text(const trace::Trace& trace, std::int64_t file_id) {
    const std::string whole = file_text(trace, file_id);
    const std::string last = whole.substr(whole.rfind('/') + 1); // npos + 1 is the begin
    return last.empty() ? whole : last;
}

std::string range_bytes_text(const trace::Trace& trace, std::uint32_t range) {
    if (range >= trace.ranges().size()) {
        return kDash;
    }
    const auto& session = trace.session();
    const auto begin = static_cast<std::uint64_t>(trace.ranges()[range].pgoff * session.page_size);
    const std::string from = typeset(offset_text(begin));
    const std::string to =
        typeset(offset_text(begin + static_cast<std::uint64_t>(session.pmd_size)));
    const bool same_unit = unit_of(from) == unit_of(to) || begin == 0;
    return fmt::format("{} {} {}", same_unit ? from.substr(0, from.rfind(kNoBreak)) : from, kDash,
                       to);
}

std::string file_and_range_text(const trace::Trace& trace, std::uint32_t range) {
    return range >= trace.ranges().size()
               ? kDash
               : fmt::format("{}, {}", file_name_text(trace, trace.ranges()[range].file),
                             range_bytes_text(trace, range));
}

std::string task_text(const trace::Trace& trace, std::int64_t task_id) {
    const trace::Task* found = trace.task(task_id);
    return found == nullptr ? "?" : named(*found, kThread, found->tid);
}

std::string process_text(const trace::Trace& trace, std::int64_t tgid) {
    if (tgid == trace::kNone) {
        return tr("process not recorded");
    }
    const auto tasks = trace.tasks();
    auto found = std::find_if(tasks.begin(), tasks.end(),
                              [&](const auto& task) { return task.tid == tgid; });
    if (found == tasks.end()) {
        found = std::find_if(tasks.begin(), tasks.end(),
                             [&](const auto& task) { return task.tgid == tgid; });
    }
    return found == tasks.end() ? fmt::format("{} {}", kProcess, tgid)
                                : named(*found, kProcess, tgid);
}

std::string party_text(const trace::Trace& trace, std::int64_t mapping_id) {
    const trace::Mapping* mapping = trace.mapping(mapping_id);
    return mapping == nullptr
               ? say("mapping {}", mapping_id)
               : say("{}, mapping {}", process_text(trace, mapping->tgid), mapping_id);
}

std::string party_short_text(const trace::Trace& trace, std::int64_t mapping_id) {
    const trace::Mapping* mapping = trace.mapping(mapping_id);
    if (mapping == nullptr) {
        return say("mapping {}", mapping_id);
    }
    const auto mappings = trace.mappings();
    const auto of_process = std::count_if(mappings.begin(), mappings.end(), [&](const auto& other) {
        return other.tgid == mapping->tgid;
    });
    const std::string name = process_text(trace, mapping->tgid);
    return of_process > 1 ? fmt::format("{} #{}", name, mapping_id) : name;
}

std::string loss_sentence(const trace::Trace& trace) {
    const std::int64_t lost = trace.lost();
    if (lost == 1 && !trace.lost_more()) {
        return tr("1 event was lost while recording: recorded counts are lower bounds, modelled "
                  "ones may be off either way, and a cause may be missing.");
    }
    if (lost > 0) {
        return say("{}{} events were lost while recording ({} of what happened): recorded counts "
                   "are lower "
                   "bounds, modelled ones may be off either way, and causes may be missing.",
                   trace.lost_more() ? tr("At least ") : std::string(), typeset(count_text(lost)),
                   typeset(percent_text(lost, lost + static_cast<std::int64_t>(trace.size()))));
    }
    return trace.lost_more() ? tr("Events were lost while recording, nobody knows how many: "
                                  "recorded counts are lower bounds, modelled ones may be off "
                                  "either way, and causes may be missing.")
                             : std::string();
}

std::string lack_sentence(const trace::Trace& trace) {
    std::string sentences;
    const auto add = [&sentences](const std::string& more) {
        sentences += (sentences.empty() ? "" : " ") + more;
    };
    const std::string lacks = trace::not_recorded_sentence(trace::hooks_missing(trace.session()));
    if (!lacks.empty()) {
        add(say("Not recorded: {}. Counts of these are not zero, but not known.", lacks));
    }
    if (const std::string cut = cut_sentence(trace); !cut.empty()) {
        add(cut + ".");
    }
    for (const trace::Reason& reason : trace::huge_pages_off(trace)) {
        add(reason.text + ".");
    }
    if (const std::string module = trace::intercepted_sentence(trace.session()); !module.empty()) {
        add(say("Intercepted: {}.", module));
    }
    if (trace::untried(trace.session().arch)) {
        add(say("Page-table bits are read as {} has them, untried on a real recording.",
                trace.session().value(trace::key::kMachine)));
    }
    return sentences;
}

std::string cut_sentence(const trace::Trace& trace) {
    const trace::Session& session = trace.session();
    if (!session.values.contains(exports::kCutOf)) {
        return {};
    }
    const std::string_view before = session.value(exports::kCutBefore);
    return say("Cut out of {} by {}{}{}", session.value(exports::kCutOf),
               session.value(exports::kCutWhat), before.empty() ? "" : "; ", before);
}

} // namespace daxscope::words
