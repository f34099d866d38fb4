// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/export/subject.h"

#include "replay/export/anonymous.h"
#include "replay/words/of_trace.h"
#include "replay/words/quantities.h"

#include <fmt/format.h>

namespace daxscope::exports {

namespace {

trace::Tables tables_of(const trace::Trace& trace) {
    trace::Tables tables;
    tables.session = trace.session();
    tables.files.assign(trace.files().begin(), trace.files().end());
    tables.tasks.assign(trace.tasks().begin(), trace.tasks().end());
    tables.mappings.assign(trace.mappings().begin(), trace.mappings().end());
    tables.losses.assign(trace.losses().begin(), trace.losses().end());
    tables.clocks.assign(trace.clocks().begin(), trace.clocks().end());
    return tables;
}

std::shared_ptr<const trace::Trace> trace_of(trace::Tables tables) {
    return trace::Trace::build(std::move(tables.session), std::move(tables.files),
                               std::move(tables.tasks), std::move(tables.mappings), {},
                               std::move(tables.losses), std::move(tables.clocks));
}

/// The part as options of `daxscope export`.
std::string part_text(const trace::Trace& whole, const trace::Trace& names, const Cut& cut) {
    std::string text;
    if (cut.from) {
        text += fmt::format(" --from {}ns", *cut.from - whole.begin());
    }
    if (cut.to) {
        text += fmt::format(" --to {}ns", *cut.to - whole.begin());
    }
    for (const std::int64_t file : cut.files) {
        text += fmt::format(" --file {}", words::file_text(names, file));
    }
    for (const std::uint32_t range : cut.ranges) {
        text += fmt::format(" --range {}", range);
    }
    return text.empty() ? text : text.substr(1);
}

} // namespace

Subject::Subject(std::shared_ptr<const trace::Trace> trace, Options options,
                 const Progress& progress)
    : trace_(std::move(trace)), options_(std::move(options)),
      filter_(*trace_, std::move(options_.cut), progress) {
    trace::Tables tables = tables_of(*trace_);
    if (options_.anonymous) {
        make_anonymous(tables);
        options_.name = "a trace";
    }
    names_ = trace_of(tables);
    part_ = part_text(*trace_, *names_, filter_.cut());
    if (!whole()) {
        std::uint64_t kept = 0;
        std::int64_t first = INT64_MAX;
        walk(progress, [&](const trace::Event& event) {
            ++kept;
            first = std::min(first, event.ts);
        });
        mark_as_cut(tables, *trace_, filter_.cut(), options_.name, part_,
                    {trace_->size() - kept, first});
        names_ = trace_of(std::move(tables));
    }
}

void Subject::show(std::shared_ptr<const replay::Run> run, std::vector<replay::Storm> storms,
                   bool modelled) {
    run_ = std::move(run);
    storms_ = std::move(storms);
    modelled_ = modelled;
}

std::string Subject::range_text(std::uint32_t range) const {
    const trace::PmdRange& place = trace_->ranges()[range];
    return fmt::format(
        "{} +{}", words::file_text(*names_, place.file),
        words::size_text(static_cast<std::uint64_t>(place.pgoff * trace_->session().page_size)));
}

} // namespace daxscope::exports
