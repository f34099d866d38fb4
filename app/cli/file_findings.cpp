// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/file_findings.h"

#include "app/cli/text.h"
#include "ebpf/device_stack.h"

#include <algorithm>
#include <fmt/format.h>

namespace daxscope::cli {

using ebpf::FileFacts;
using ebpf::Finding;
using replay::FileRanges;
using replay::row_of;
using replay::Why;
using Level = ebpf::Finding::Level;

namespace {

std::string remedy_for(Why why) {
    return std::string(row_of(why).remedy);
}

Finding dax_finding(const FileFacts& facts) {
    if (facts.dax == true) {
        return {Level::Ok, "file", "it is DAX", ""};
    }
    return {
        Level::Warn, "file",
        facts.dax ? "it is not DAX: its pages lie in the page cache"
                  : "its file system does not say if it is DAX",
        "mount with -o dax=always, or flag the file before it is opened: xfs_io -c 'chattr +x'"};
}

Finding stack_finding(const FileRanges& ranges, const std::string& stack) {
    if (stack.empty()) {
        return {Level::Ok, "device", "nothing lies between the file system and its device", ""};
    }
    const bool bad = ranges.unknown > 0 || ranges.small.contains(Why::Device);
    return {bad ? Level::Warn : Level::Ok, "device", stack,
            bad ? remedy_for(Why::Device) : std::string()};
}

void add_ranges(const FileFacts& facts, const FileRanges& ranges, std::vector<Finding>& findings) {
    const auto of_all = [&](std::uint64_t count) {
        return fmt::format("{} of {}", count_text(static_cast<std::int64_t>(count)),
                           counted(static_cast<std::int64_t>(ranges.all), "PMD range"));
    };
    if (ranges.all == 0) {
        findings.push_back({Level::Warn, "size", "the file is empty", ""});
    }
    if (ranges.huge > 0) {
        findings.push_back(
            {Level::Ok, "extents", of_all(ranges.huge) + " can be mapped by a PMD", ""});
    }
    if (ranges.hole > 0) {
        findings.push_back({Level::Ok, "extents",
                            of_all(ranges.hole) +
                                " are holes: a read maps the huge zero page; where a write puts "
                                "storage is the file system's to say",
                            ""});
    }
    if (ranges.unknown > 0) {
        findings.push_back(
            {Level::Warn, "extents",
             of_all(ranges.unknown) + ": where they lie below the file system is not known",
             "look again as root"});
    }
    for (const auto& [why, count] : ranges.small) {
        const std::uint64_t begin = ranges.first.at(why);
        findings.push_back({Level::Warn,
                            why == Why::Device    ? "device"
                            : why == Why::FileEnd ? "size"
                                                  : "extents",
                            fmt::format("{} fall back, first {} {} {}: {} ({})", of_all(count),
                                        words::offset_text(begin), words::kDash,
                                        words::offset_text(begin + facts.pmd_size),
                                        row_of(why).text, row_of(why).words),
                            remedy_for(why)});
    }
}

Finding mapping_finding(const FileFacts& facts) {
    if (!facts.mapped_at) {
        return {Level::Warn, "mapping", "it can't be mapped", ""};
    }
    const std::uint64_t off = *facts.mapped_at % facts.pmd_size;
    if (off == 0) {
        return {Level::Ok, "mapping",
                fmt::format("mmap() without an address puts it at {:#x}, congruent to its offset",
                            *facts.mapped_at),
                ""};
    }
    return {Level::Warn, "mapping",
            fmt::format("mmap() without an address puts it at {:#x}, {} past a multiple of the PMD "
                        "size: {}",
                        *facts.mapped_at, words::offset_text(off), row_of(Why::Congruence).words),
            remedy_for(Why::Congruence)};
}

} // namespace

bool FileExamination::well() const {
    return std::all_of(findings.begin(), findings.end(),
                       [](const Finding& finding) { return finding.level == Level::Ok; });
}

FileExamination examine_file(const FileFacts& facts, const replay::PlaceOf& place_of,
                             const std::string& stack) {
    FileExamination examination;
    if (!facts.regular) {
        examination.findings.push_back(
            {Level::Warn, "file", "it is no regular file",
             "name a file on XFS or ext4; device DAX has a handler of its own and no such events"});
        return examination;
    }
    std::vector<replay::StorageExtent> extents;
    for (const ebpf::FileExtent& extent : facts.extents) {
        extents.push_back({extent.logical, extent.physical, extent.length, extent.state()});
    }
    examination.ranges = replay::file_ranges(facts.size, facts.pmd_size, extents, place_of);
    std::vector<Finding>& findings = examination.findings;
    findings.push_back(dax_finding(facts));
    findings.push_back(stack_finding(examination.ranges, stack));
    add_ranges(facts, examination.ranges, findings);
    if (facts.size > 0) {
        findings.push_back(mapping_finding(facts));
    }
    findings.push_back(facts.thp_disabled
                           ? Finding{Level::Warn, "process",
                                     "here " + std::string(row_of(Why::Disabled).text),
                                     remedy_for(Why::Disabled)}
                           : Finding{Level::Ok, "process",
                                     "huge pages are not switched off for this process", ""});
    return examination;
}

FileExamination examine_file(const std::string& path) {
    const FileFacts facts = ebpf::file_facts(path);
    const auto place_of = [&facts](std::uint64_t physical) {
        const ebpf::Below below = ebpf::below(facts.dev, physical);
        return replay::StoragePlace{below.byte, below.contiguous};
    };
    return examine_file(facts, place_of, ebpf::stack_sentence(facts.dev, facts.pmd_size));
}

} // namespace daxscope::cli
