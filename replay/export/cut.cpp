// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/export/cut.h"

#include "replay/store/columns.h"
#include "replay/trace/import_keys.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <limits>
#include <unordered_map>

namespace daxscope::exports {

using trace::Event;
using trace::kNone;

namespace {

constexpr std::size_t kEventsPerReport = 1 << 14; // events

/// The pages that an event is about, both inclusive; none where it is about no file.
std::optional<trace::PagesAbout> pages_of(const Event& event) {
    if (event.file == kNone) {
        return std::nullopt;
    }
    if (const auto pages = trace::pages_about(event.kind, event.pgoff, event.arg0)) {
        return pages;
    }
    return trace::PagesAbout{event.pgoff, std::numeric_limits<std::int64_t>::max()};
}

} // namespace

CutFilter::CutFilter(const trace::Trace& trace, Cut cut, const Progress& progress)
    : trace_(trace), cut_(std::move(cut)), upto_(trace.size()),
      files_(cut_.files.begin(), cut_.files.end()),
      ranges_(cut_.ranges.begin(), cut_.ranges.end()) {
    for (const std::uint32_t range : cut_.ranges) {
        files_.insert(trace.ranges()[range].file);
    }
    for (const trace::Mapping& mapping : trace.mappings()) {
        if (in_file(mapping.file) && mapping.tgid != kNone) {
            tgids_.insert(mapping.tgid);
        }
    }
    if (cut_.to) {
        upto_ = trace.lower_bound(*cut_.to);
    }
    if (cut_.from) {
        first_ = std::min(trace.lower_bound(*cut_.from), upto_);
        find_under_way(progress);
    }
}

void CutFilter::find_under_way(const Progress& progress) {
    /// Of a task: the begin of its fault that is under way.
    std::unordered_map<std::int64_t, std::int64_t> since;
    for (std::size_t k = 0; k < first_; ++k) {
        if (k % kEventsPerReport == 0) {
            progress.report(k, first_);
        }
        if (trace_.time_end(k) < *cut_.from) {
            continue;
        }
        const Event event = trace_.event(k);
        under_way_.push_back(static_cast<std::uint32_t>(k));
        if (event.is_fault()) {
            since.emplace(event.task, event.ts); // the first: faults of a task don't overlap
        }
    }
    if (since.empty()) {
        return;
    }
    std::int64_t earliest = *cut_.from;
    for (const auto& [task, begin] : since) {
        earliest = std::min(earliest, begin);
    }
    for (std::size_t k = trace_.lower_bound(earliest); k < first_; ++k) {
        const Event event = trace_.event(k);
        const auto fault = since.find(event.task);
        if (fault != since.end() && event.ts >= fault->second) {
            under_way_.push_back(static_cast<std::uint32_t>(k));
        }
    }
    std::sort(under_way_.begin(), under_way_.end());
    under_way_.erase(std::unique(under_way_.begin(), under_way_.end()), under_way_.end());
}

bool CutFilter::in_file(std::int64_t file) const {
    return files_.empty() || files_.contains(file);
}

bool CutFilter::about(const Event& event) const {
    if (files_.empty()) {
        return true;
    }
    if (event.file == kNone) {
        if (const trace::Mapping* mapping = trace_.mapping(event.mapping)) {
            return in_file(mapping->file);
        }
        const trace::Task* task = trace_.task(event.task);
        return task != nullptr && tgids_.contains(task->tgid);
    }
    if (!files_.contains(event.file) || ranges_.empty()) {
        return files_.contains(event.file);
    }
    const auto pages = pages_of(event);
    const std::int64_t wide = trace_.session().pages_per_pmd();
    return std::any_of(ranges_.begin(), ranges_.end(), [&](std::uint32_t number) {
        const trace::PmdRange& range = trace_.ranges()[number];
        return range.file == event.file && pages && pages->first < range.pgoff + wide &&
               pages->last >= range.pgoff;
    });
}

bool CutFilter::about(std::uint32_t range, std::int64_t begin, std::int64_t end) const {
    return begin < cut_.to.value_or(INT64_MAX) && end >= cut_.from.value_or(INT64_MIN) &&
           (ranges_.empty() || ranges_.contains(range)) && in_file(trace_.ranges()[range].file);
}

void mark_as_cut(trace::Tables& tables, const trace::Trace& whole, const Cut& cut,
                 std::string_view name, std::string_view what, CutEvents events) {
    namespace key = trace::key;
    auto& values = tables.session.values;
    // What counts the whole recording says nothing of a part; the Writer sets the rest.
    for (const std::string_view counted :
         {key::kEvents, key::kLost, key::kHash, key::kUnmapsPassed, key::kUnmapsKept,
          key::kAccessSamples, key::kAccessTime, key::kAccessUnsampled, key::kRejected,
          key::kRejectedFirst, key::kNotUnderstood, key::kNotUnderstoodFirst, key::kWithoutBegin,
          key::kWithoutProcess}) {
        values.erase(std::string(counted));
    }
    std::erase_if(values, [](const auto& row) {
        constexpr std::array kCounters{std::string_view("seen."), std::string_view("passed_over."),
                                       std::string_view("missed."), std::string_view("empty.")};
        return std::any_of(kCounters.begin(), kCounters.end(), [&row](std::string_view prefix) {
            return row.first.starts_with(prefix);
        });
    });
    if (cut.from) {
        tables.session.start = std::min(std::max(*cut.from, whole.begin()), events.first);
        values[std::string(key::kStart)] = std::to_string(tables.session.start);
    }
    if (cut.to && *cut.to < whole.end()) {
        tables.session.end = std::max(*cut.to, tables.session.start);
        values[std::string(key::kEnd)] = std::to_string(*tables.session.end);
        values[std::string(key::kEndReason)] = "cut";
        values.erase("end_signal");
    }
    values[std::string(kCutOf)] = fmt::format("{} ({:016x})", name, whole.hash());
    values[std::string(kCutWhat)] = what;
    values[std::string(kCutLeftOut)] = std::to_string(events.left_out);
    if (cut.from && *cut.from > whole.begin()) {
        values[std::string(kCutBefore)] = "not recorded: which mappings had what there, and what "
                                          "the extents were, before the cut";
    }
    std::erase_if(tables.losses, [&](const trace::Loss& loss) {
        return loss.ts < cut.from.value_or(INT64_MIN) || loss.ts_from >= cut.to.value_or(INT64_MAX);
    });
}

} // namespace daxscope::exports
