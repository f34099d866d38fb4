// SPDX-License-Identifier: GPL-3.0-or-later
//
// A part of a trace as a trace of its own, or the whole under stand-ins. Rows keep their numbers
// (seq, ids), so that one can be looked up in the other. Only what events refer to is kept of the
// other tables, and the tasks of processes whose mappings are.
#include "replay/export/format.h"
#include "replay/store/columns.h"
#include "replay/trace/writer.h"

#include <algorithm>
#include <queue>
#include <unordered_set>

namespace daxscope::exports {

namespace {

using trace::Event;

/// Rows that are referred to.
struct Referred {
    std::unordered_set<std::int64_t> files, tasks, mappings, tgids;
};

Referred referred_by(const Subject& subject, const Progress& progress) {
    Referred to;
    subject.walk(progress, [&to](const Event& event) {
        to.files.insert(event.file);
        to.tasks.insert(event.task);
        to.mappings.insert(event.mapping);
    });
    for (const trace::Mapping& mapping : subject.names().mappings()) {
        if (to.mappings.contains(mapping.id)) {
            to.files.insert(mapping.file);
            if (mapping.tgid != trace::kNone) {
                to.tgids.insert(mapping.tgid);
            }
        }
    }
    return to;
}

void write_tables(const Subject& subject, trace::Writer& writer, const Progress& progress) {
    const trace::Trace& names = subject.names();
    for (const auto& [name, value] : names.session().values) {
        if (name != trace::key::kHash && name != trace::key::kEvents &&
            name != trace::key::kLost) { // the Writer says those
            writer.set(name, value);
        }
    }
    const bool all = subject.whole();
    const Referred to = all ? Referred() : referred_by(subject, progress);
    for (const trace::File& file : names.files()) {
        if (all || to.files.contains(file.id)) {
            writer.add(file);
        }
    }
    for (const trace::Task& task : names.tasks()) {
        if (all || to.tasks.contains(task.id) || to.tgids.contains(task.tgid)) {
            writer.add(task);
        }
    }
    for (const trace::Mapping& mapping : names.mappings()) {
        if (all || to.mappings.contains(mapping.id)) {
            writer.add(mapping);
        }
    }
    for (const trace::Loss& loss : names.losses()) {
        writer.add(loss);
    }
    for (const trace::ClockSnapshot& clock : names.clocks()) {
        writer.add(clock);
    }
}

/// Brings events, which come in the order of time, into the order of seq. It holds those after
/// which an earlier one may still come: of a recording few, for a row is written soon after its
/// time.
class BySeq {
public:
    BySeq(const trace::Trace& trace, trace::Writer& writer) : writer_(writer) {
        const std::size_t pieces = trace.size() / kPiece + 1;
        least_after_.assign(pieces + 1, INT64_MAX);
        for (std::size_t k = 0; k < trace.size(); ++k) {
            std::int64_t& least = least_after_[k / kPiece];
            least = std::min(least, trace.event(k).seq);
        }
        for (std::size_t piece = pieces; piece-- > 0;) {
            least_after_[piece] = std::min(least_after_[piece], least_after_[piece + 1]);
        }
    }
    /// @param index of the event in the trace
    void add(const Event& event, std::size_t index) {
        waiting_.push(event);
        const std::size_t piece = index / kPiece;
        if (piece != piece_) {
            piece_ = piece;
            give(least_after_[piece]);
        }
    }
    void finish() { give(INT64_MAX); }

private:
    static constexpr std::size_t kPiece = 1 << 14; // events
    struct Later {
        bool operator()(const Event& a, const Event& b) const { return a.seq > b.seq; }
    };
    void give(std::int64_t upto) {
        while (!waiting_.empty() && waiting_.top().seq < upto) {
            ordered_.push_back(waiting_.top());
            waiting_.pop();
            if (ordered_.size() == kPiece || waiting_.empty()) {
                flush();
            }
        }
        flush();
    }
    void flush() {
        writer_.add(ordered_);
        ordered_.clear();
    }

    trace::Writer& writer_;
    std::vector<std::int64_t> least_after_; ///< least seq of that piece and all later ones
    std::priority_queue<Event, std::vector<Event>, Later> waiting_;
    std::vector<Event> ordered_;
    std::size_t piece_ = 0;
};

void save_trace(const Subject& subject, const std::filesystem::path& path, Written& written,
                const Progress& progress) {
    const trace::Session& session = subject.names().session();
    trace::Writer writer(path, session.kernel_release, trace::Old::Replace);
    try {
        write_tables(subject, writer, progress);
        BySeq ordered(subject.trace(), writer);
        subject.walk_indexed(progress, [&](const Event& event, std::size_t index) {
            ordered.add(event, index);
            ++written.events;
        });
        ordered.finish();
        if (session.end) {
            writer.set(trace::key::kEnd, std::to_string(*session.end));
        }
        writer.close();
        writer.take_name();
    } catch (...) {
        writer.discard();
        throw;
    }
    written.bytes = std::filesystem::file_size(path);
}

} // namespace

extern const Format kDaxtrace{
    "daxtrace", ".daxtrace", "a trace again: a part of it, or all under stand-ins", false, false,
    nullptr,    save_trace,
};

} // namespace daxscope::exports
