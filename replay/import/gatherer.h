// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes a trace of another tool's events: what all sources but .daxtrace have
// in common.
#pragma once

#include "replay/import/parties.h"
#include "replay/import/promise.h"
#include "replay/import/source.h"
#include "replay/import/tracepoint.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace daxscope::source {

/// What a trace says about itself. What it does not say stays empty, and is not
/// guessed.
struct About {
    std::string format = {};         ///< "ftrace text", "perf.data": session key `source_format`
    std::string clock = "unknown";   ///< by its own name
    std::string kernel_release = {}; ///< as `uname -r` prints it
    std::string machine = {};        ///< as `uname -m` prints it
    std::int64_t page_size = 0;      ///< bytes; 0: not said
    std::int64_t cpus = 0;           ///< of the machine; 0: not said
    /// `daxscope export` wrote it: it says which kinds it has, and each end is of the begin before
    /// it, whatever was lost between them.
    bool exported = false;
    /// Kinds of which the trace is known to have all there were: none of them in
    /// the trace means that none happened. Bit Kind.
    std::uint64_t enabled = 0;
    std::int64_t lines = 0; ///< of events, that the heads of exports tell of
};

/// Events that the trace says are missing from it.
struct LossMark {
    std::string source = "ringbuf_full";    ///< trace::Loss::source
    std::string place = {};                 ///< "CPU 2", or as much as is known
    std::optional<std::int64_t> count = {}; ///< empty: not told
    std::int32_t cpu = trace::kNone;        ///< of which CPU they were
    /// When they were lost, where the trace says it. kNone: between the last
    /// event of that CPU, or of any, that came before the mark, and the next one.
    std::int64_t from = trace::kNone, to = trace::kNone;
};

/// Takes the events of a trace one by one, in its order, and gives out batches
/// as a Reader does.
///
/// It pairs the begin of a fault with its end, by task, address and inode; what
/// is half there stays half (Column::kBegin, Event::is_open()) and is no zero. Where
/// between the two so much was lost that they may be of two faults, the end alone is
/// taken: how long a fault took that nobody saw is unknown.
/// It keeps the faults under way and the tables, not the events.
class Gatherer {
public:
    explicit Gatherer(About about);

    /// What the trace said about itself only later: a non-empty member replaces
    /// the one before. The size of a page can't be learnt once the first batch is
    /// out.
    void learn(const About& about);

    /// Takes an event. Those of a kind that needs no row are taken, too.
    /// @return what is wrong with it, in words for `rejected`; nullptr where
    /// nothing is
    const char* add(const Tracepoint& event);
    void lost(LossMark mark);
    /// Something that looked like an event and could not be read.
    /// @param place "line 12", "record 9"
    void rejected(const std::string& place, std::string_view why);
    /// An event that was taken does not tell what it returned.
    /// @param what "line 12: FOO"
    void not_understood(std::string_view what);
    /// How the next event is set apart from those before it.
    enum class Apart : std::uint8_t {
        No,
        Prose,  ///< by what somebody wrote
        Headed, ///< by the head of another file
        Quoted, ///< it was quoted more often, or less
        Kernel, ///< by a head that names another kernel or machine
    };
    /// What follows is another stretch of trace. Where its time goes back, where
    /// it is about another device and nothing speaks for one clock, or where
    /// another kernel is named, it is of another clock, and nothing in it is the
    /// same as before.
    void another_stretch(Apart how) { apart_ = std::max(apart_, how); }
    /// The trace is at its end: what is under way never ended. Then next() gives
    /// the rest.
    void finish();

    std::size_t ready() const { return events_.size(); } ///< events that next() would give
    /// Gives out what is there, with the tables where they changed. The first
    /// batch has them.
    void next(Batch& batch);

    /// No event before this time comes any more, where the trace gives them in the order of time;
    /// INT64_MIN: nobody knows.
    std::int64_t watermark() const;
    std::uint64_t taken() const { return taken_; } ///< events that add() took
    const trace::Tables& tables() const { return tables_; }
    /// A row of the session that the trace itself says.
    void set(std::string_view key, std::string value);

private:
    /// Threads of which a fault is under way; more than any machine runs.
    static constexpr std::size_t kMostOpen = std::size_t{1} << 20;
    static constexpr std::size_t kMostLosses = 100'000;
    static constexpr std::uint64_t kRejectsShown = 16;

    /// When each CPU had its last event.
    class LastOfCpus {
    public:
        void set(std::int32_t cpu, std::int64_t ts) {
            const auto at = static_cast<std::size_t>(cpu);
            if (at >= kMostCpus) {
                beyond_[cpu] = ts;
                return;
            }
            if (at >= last_.size()) {
                last_.resize(at + 1, trace::kNone);
            }
            last_[at] = ts;
        }
        /// kNone: there was none.
        std::int64_t get(std::int32_t cpu) const {
            const auto at = static_cast<std::size_t>(cpu);
            if (cpu >= 0 && at < last_.size()) {
                return last_[at];
            }
            const auto found = beyond_.find(cpu);
            return found == beyond_.end() ? trace::kNone : found->second;
        }
        void clear() {
            last_.clear();
            beyond_.clear();
        }

    private:
        static constexpr std::size_t kMostCpus = 8192; ///< of any machine
        std::vector<std::int64_t> last_;
        std::unordered_map<std::int32_t, std::int64_t> beyond_; ///< what a damaged text names
    };

    struct Open {
        trace::Event event;
        std::uint64_t address = 0, ino = 0;
        int depth = 0;                   ///< of calls of unmap_mapping_…() within it
        std::uint64_t gap = 0;           ///< gaps_ when it began
        std::int32_t cpu = trace::kNone; ///< where it began
    };
    struct PendingLoss {
        LossMark mark;
        std::int64_t from;
    };

    const char* fault(const Tracepoint& event, trace::Kind kind, bool done);
    const char* instant(const Tracepoint& event, trace::Kind kind);
    const char* writeback(const Tracepoint& event, bool done);
    const char* unmap(const Tracepoint& event);
    const char* unmap_done(const Tracepoint& event);
    void zap(const Tracepoint& event);
    void munmap(const Tracepoint& event);
    const char* fiemap(const Tracepoint& event);
    void pmd(const Tracepoint& event);
    trace::Event of_mapping(const Tracepoint& event, trace::Kind kind,
                            const trace::Mapping& mapping, std::uint64_t address);
    void exit(const Tracepoint& event);
    void extent(const Tracepoint& event);
    std::int64_t origin_of(const Tracepoint& event) const;
    void inserted(const Tracepoint& event);
    const char* new_fault(const Tracepoint& event, trace::Kind kind, trace::Event& made);
    void put(trace::Event event);
    void give_up(const Open& open, std::int64_t now);
    bool over_a_gap(const Open& open, std::int32_t cpu) const;
    void end_stretch();
    void time(const Tracepoint& event);
    void settle_losses(std::int64_t now, std::int32_t cpu, bool all);
    std::int64_t missing_lines() const;
    bool is_there(trace::Kind kind) const;
    void write_session();

    About about_;
    Promise promise_;
    trace::Tables tables_;
    Parties parties_;
    std::vector<trace::Event> events_;
    using Opens = std::unordered_map<std::int64_t, Open>;
    Opens faults_;                                      ///< under way, by tid
    Opens::node_type spare_;                            ///< of one that has ended, for the next one
    std::unordered_map<std::int64_t, Open> writebacks_; ///< the same
    std::unordered_map<std::int64_t, Open> unmaps_;     ///< the same
    /// The zap that a task does, by tid: unmap_single_vma() calls uprobe_munmap() for that, too.
    struct Zapping {
        std::uint64_t vma = 0, start = 0, end = 0;
    };
    std::unordered_map<std::int64_t, Zapping> zapping_;
    std::vector<PendingLoss> losses_;
    LastOfCpus last_of_cpu_;
    std::uint64_t gaps_ = 0; ///< marks of losses in which an end and a begin may have gone
    std::unordered_map<std::int32_t, std::uint64_t> gap_of_cpu_; ///< number of its last one
    std::array<std::uint64_t, static_cast<std::size_t>(trace::kLastKind) + 1> seen_{};
    std::uint64_t taken_ = 0, rejected_ = 0, without_begin_ = 0;
    std::uint64_t with_pmd_ = 0; ///< faults that tell the PMD entry which they found or left
    std::uint64_t given_ = ~std::uint64_t{0}; ///< revision_ + parties_.revision() of the last batch
    std::uint64_t revision_ = 0;
    std::string rejected_first_, not_understood_first_;
    std::uint64_t not_understood_ = 0;
    std::int64_t seq_ = 0;
    std::int64_t first_ = trace::kNone,
                 last_ = trace::kNone;   ///< instants of the whole
    std::int64_t latest_ = trace::kNone; ///< of this clock
    std::int64_t clocks_ = 1;
    std::int32_t stretch_cpu_ = trace::kNone; ///< the one CPU of this stretch; kMany
    std::vector<std::int32_t> cpus_before_;   ///< those of stretches of one CPU each
    std::vector<std::uint64_t> devices_;      ///< of this clock
    Apart apart_ = Apart::No;
    bool finished_ = false;
};

} // namespace daxscope::source
