// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/analysis/storms.h"
#include "replay/engine/run.h"
#include "replay/export/cut.h"
#include "replay/store/trace.h"
#include "replay/trace/progress.h"

#include <memory>
#include <string>
#include <vector>

namespace daxscope::exports {

/// What is exported: a trace or a part of it, under its own names or under stand-ins, and for
/// formats that show a run one run of it. Immutable.
class Subject {
public:
    struct Options {
        Cut cut;
        bool anonymous = false; ///< see make_anonymous()
        std::string name;       ///< what the trace is called: its file's name
        std::string program;    ///< what writes it: "daxscope 0.1.0"
    };
    /// @throws Error(Exit::Usage) where it cannot be made anonymous; Cancelled
    Subject(std::shared_ptr<const trace::Trace> trace, Options options,
            const Progress& progress = {});

    /// Events, ranges and times: the whole, under its own names. Nothing of a table may be written
    /// out of it.
    const trace::Trace& trace() const { return *trace_; }
    /// Session, files, tasks, mappings, losses and clocks as they are to be written. No events.
    const trace::Trace& names() const { return *names_; }
    const CutFilter& filter() const { return filter_; }
    bool whole() const { return filter_.cut().whole(); }
    bool anonymous() const { return options_.anonymous; }
    const std::string& name() const { return options_.name; } ///< "a trace" where anonymous
    const std::string& program() const { return options_.program; }
    /// The part in words, as options of `daxscope export`; empty for the whole.
    const std::string& part() const { return part_; }
    /// "data, 2 MiB": a PMD range.
    std::string range_text(std::uint32_t range) const;

    /// The run that is to be shown, and its storms; nullptr: none.
    const replay::Run* run() const { return run_.get(); }
    const std::vector<replay::Storm>& storms() const { return storms_; }
    bool modelled() const { return modelled_; }
    /// @param modelled a handler's, not what was recorded
    void show(std::shared_ptr<const replay::Run> run, std::vector<replay::Storm> storms,
              bool modelled);

    /// Events that may be in the part: for progress.
    std::uint64_t most() const {
        return filter_.under_way().size() + filter_.upto() - filter_.first();
    }
    /// Calls each(event) with the events of the part, in the order of time.
    /// @throws Cancelled, and what `each` throws
    template <typename Each>
    void walk(const Progress& progress, Each each) const {
        walk_indexed(progress, [&each](const trace::Event& event, std::size_t) { each(event); });
    }
    /// The same with the event's index in trace().
    template <typename Each>
    void walk_indexed(const Progress& progress, Each each) const {
        constexpr std::size_t kReportEvery = 1 << 13; // events
        std::uint64_t done = 0;
        const auto visit = [&](std::size_t index) {
            if (done++ % kReportEvery == 0) {
                progress.report(done, most());
            }
            const trace::Event event = trace_->event(index);
            if (filter_.about(event)) {
                each(event, index);
            }
        };
        for (const std::uint32_t index : filter_.under_way()) {
            visit(index);
        }
        for (std::size_t k = filter_.first(); k < filter_.upto(); ++k) {
            visit(k);
        }
        progress.report(most(), most());
    }

private:
    std::shared_ptr<const trace::Trace> trace_, names_;
    Options options_;
    CutFilter filter_;
    std::string part_;
    std::shared_ptr<const replay::Run> run_;
    std::vector<replay::Storm> storms_;
    bool modelled_ = false;
};

} // namespace daxscope::exports
