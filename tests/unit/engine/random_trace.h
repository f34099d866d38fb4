// SPDX-License-Identifier: GPL-3.0-or-later
//
// Traces that no kernel would record, but that a hostile file may hold: every kind of event,
// brackets that overlap, mappings of every geometry. What two ways of replaying must agree on, they
// must agree on here.
#pragma once

#include "model/fault.h"
#include "replay/store/trace.h"

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

namespace daxscope::replay {

/// What the clock of a random trace shows.
enum class Clock {
    Ordinary,
    Coarse, ///< the same events in a thousandth of the time: many at one instant, of 0 to 5 ns
    Days    ///< the same over 104 days, a fault of hours among them
};
inline constexpr Clock kClocks[] = {Clock::Ordinary, Clock::Coarse, Clock::Days};

/// Makes one trace of a seed: the same on every machine.
class RandomTrace {
public:
    /// @param ranges PMD ranges of each of the two files; fewer means more that meets
    explicit RandomTrace(std::uint32_t seed, std::int64_t ranges = 2)
        : random_(seed), ranges_(ranges) {
        extents_ = !chance(20);
        pmds_ = !chance(20);
        module_ = chance(20);
        session_.kernel_release = module_ ? "6.1.0-37-amd64" : "6.12.48+deb13-amd64";
        session_.start = 0;
        if (module_) {
            session_.values[std::string(trace::key::kTestModule)] = "daxscope_prefix";
        }
        const std::int64_t parties = std::int64_t{2} + below(4);
        for (std::int64_t id = 1; id <= parties; ++id) {
            add_mapping(id);
            tasks_.push_back({id, 100 + id, 100 + id, "party"});
            free_.push_back(0);
        }
        for (std::int64_t thread = 0; thread < 2; ++thread) {
            tasks_.push_back({parties + 1 + thread, 101, 200 + thread, "thread"});
            free_.push_back(0);
        }
    }

    std::shared_ptr<const trace::Trace> build(std::size_t events, Clock clock = Clock::Ordinary) {
        while (events_.size() < events) {
            now_ += below(300);
            act();
        }
        std::int64_t last = 1;
        for (const trace::Event& event : events_) {
            last = std::max({last, event.ts, event.ts_end});
        }
        constexpr std::int64_t kThousand = 1'000, kDays = std::int64_t{104} * 86'400'000'000'000;
        for (trace::Event& event : events_) {
            for (std::int64_t* time : {&event.ts, &event.ts_end}) {
                if (*time != trace::kNone && clock != Clock::Ordinary) {
                    *time = clock == Clock::Coarse ? *time / kThousand : kDays / last * *time;
                }
            }
        }
        return trace::Trace::build(session_, {{1, 1, 1, "", "xfs"}, {2, 1, 2, "", "xfs"}}, tasks_,
                                   mappings_, events_);
    }

private:
    static constexpr std::int64_t kPages = 512;

    // std::uniform_int_distribution is not the same everywhere.
    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
    bool chance(std::uint32_t percent) { return below(100) < percent; }
    template <typename T, std::size_t N>
    T any(const T (&of)[N]) {
        return of[below(N)];
    }

    void add_mapping(std::int64_t id) {
        trace::Mapping m;
        m.id = m.mm = id;
        m.tgid = 100 + id;
        m.file = 1 + (id % 3 == 0 ? 1 : 0);
        m.vm_start = 0x7f0000000000ULL + (static_cast<std::uint64_t>(id) << 32);
        m.vm_start += chance(15) ? 4096 * (1 + below(511)) : 0; // not congruent
        m.vm_pgoff = chance(10) ? 8 : 0;
        m.vm_start += static_cast<std::uint64_t>(m.vm_pgoff) * 4096;
        m.vm_end = m.vm_start + static_cast<std::uint64_t>(ranges_ * kPages - m.vm_pgoff) * 4096;
        m.vm_flags = chance(85) ? trace::kVmShared : 0;
        m.vm_flags |= chance(10) ? 0x00800000 : 0; // VM_SYNC
        mappings_.push_back(m);
    }

    trace::Event& add(trace::Kind kind, std::int64_t ts, std::int64_t ts_end, std::size_t task) {
        trace::Event event;
        event.seq = static_cast<std::int64_t>(events_.size()) + 1;
        event.kind = kind;
        event.ts = ts;
        event.ts_end = ts_end;
        event.task = tasks_[task].id;
        events_.push_back(event);
        return events_.back();
    }

    /// A page of the file; most often one of few.
    std::int64_t page() {
        const std::int64_t range = below(static_cast<std::uint32_t>(ranges_)) * kPages;
        return range + (chance(50) ? 0 : below(chance(70) ? 4 : kPages));
    }

    std::int64_t extent() {
        if (!extents_ || chance(5)) {
            return trace::kNone;
        }
        const std::uint32_t flags =
            any({0U, 0U, trace::kIomapShared, trace::kIomapShared, trace::kIomapNew,
                 trace::kIomapDirty, trace::kIomapDirty | trace::kIomapNew});
        const std::int64_t type = any({0, 2, 2, 2, 3});
        return type | static_cast<std::int64_t>(flags) << trace::kExtentFlagsShift |
               (chance(3) ? static_cast<std::int64_t>(trace::kExtentMisaligned) : 0);
    }

    void unmap(std::int64_t ts, std::int64_t ts_end, std::size_t task, std::int64_t file,
               std::int64_t pgoff, std::int64_t pages, trace::Origin origin) {
        trace::Event& e = add(trace::Kind::Unmap, ts, ts_end, task);
        e.file = file;
        e.pgoff = pgoff;
        e.arg0 = pages;
        e.arg1 = static_cast<std::int64_t>(origin);
        for (const trace::Mapping& m : mappings_) {
            if (m.file == file && chance(40)) {
                trace::Event& zap =
                    add(trace::Kind::Zap, ts + below(static_cast<std::uint32_t>(ts_end - ts + 40)),
                        trace::kNone, task);
                zap.file = file;
                zap.mapping = m.id;
                zap.pgoff = pgoff;
                zap.arg0 = pages;
                zap.arg1 = static_cast<std::int64_t>(origin);
            }
        }
    }

    void bracket(trace::Kind kind, std::int64_t ts, std::int64_t ts_end, std::size_t task,
                 const trace::Mapping& mapping, std::int64_t pgoff, bool write, bool falls_back) {
        const bool pte = kind == trace::Kind::PteFault;
        trace::Event& e = add(kind, ts, chance(98) ? ts_end : trace::kNone, task);
        e.mapping = mapping.id;
        e.file = mapping.file;
        e.pgoff = pgoff;
        e.flags = 0x254 | (write ? 1U : 0U) | (pte && chance(10) ? 2U : 0U);
        e.result = falls_back ? model::vm_fault::kFallback
                              : static_cast<std::int32_t>(
                                    any({model::vm_fault::kNopage, model::vm_fault::kNopage,
                                         model::vm_fault::kNopage, model::vm_fault::kNeedDsync,
                                         model::vm_fault::kSigbus, model::vm_fault::kMajor}));
        e.extent = extent();
        e.arg0 = size_;
        e.arg1 = chance(85) ? kPages : below(kPages);
        if (pmds_) {
            e.pmd_in = any({0ULL, 0ULL, 0xe5ULL, 0xe7ULL, 0x1067ULL});
            e.pmd_out = any({0ULL, 0xe5ULL, 0xe5ULL, 0xe7ULL, 0x1067ULL});
        }
        if (chance(10)) {
            add(pte ? trace::Kind::PteLoadHole : trace::Kind::PmdLoadHole, ts + 1, trace::kNone,
                task)
                .file = mapping.file;
        }
        if (chance(40)) {
            const std::int64_t at = ts + 1 + below(static_cast<std::uint32_t>(ts_end - ts));
            unmap(at, std::min(at + below(100), ts_end), task, mapping.file,
                  pte ? pgoff : pgoff - pgoff % kPages, pte ? 1 : kPages,
                  pte ? trace::Origin::PteFault : trace::Origin::PmdFault);
        }
    }

    void fault(std::size_t task, std::int64_t ts) {
        const std::int64_t party = tasks_[task].tgid - 101;
        const trace::Mapping& mapping = mappings_[static_cast<std::size_t>(party)];
        const std::int64_t pgoff = page();
        const bool write = chance(35), falls_back = chance(20), pte_first = chance(12);
        if (module_ && chance(60)) {
            unmap(ts, ts + 10, task, mapping.file, pgoff - pgoff % kPages, kPages,
                  trace::Origin::Unknown);
            ts += 20;
        }
        std::int64_t end = ts + 5 + below(chance(90) ? 900 : 5000);
        if (!pte_first) {
            bracket(trace::Kind::PmdFault, ts, end, task, mapping, pgoff, write, falls_back);
        }
        if (falls_back && chance(20)) {
            ts = end + below(100);
            end = ts + 5 + below(300);
            bracket(trace::Kind::PmdFault, ts, end, task, mapping, pgoff, write, true);
        }
        if (pte_first || (falls_back && chance(85))) {
            ts = pte_first ? ts : end + below(100);
            end = ts + 5 + below(600);
            bracket(trace::Kind::PteFault, ts, end, task, mapping, pgoff, write, false);
        }
        free_[task] = end;
    }

    void act() {
        const std::size_t task = below(static_cast<std::uint32_t>(tasks_.size()));
        const std::int64_t ts = std::max(now_, free_[task] + 1);
        const std::uint32_t what = below(100);
        if (what < 80) {
            fault(task, ts);
        } else if (what < 88) {
            using trace::Origin;
            const bool whole = chance(25);
            const Origin origin =
                any({Origin::Truncate, Origin::Fallocate, Origin::Write, Origin::Reflink,
                     Origin::Evict, Origin::Unknown, Origin::PmdFault});
            const std::int64_t first = whole ? 0 : page();
            const std::int64_t pages = whole || chance(20) ? 0 : 1 + below(chance(60) ? 4 : 700);
            if (origin == Origin::Truncate && chance(50)) {
                size_ = below(static_cast<std::uint32_t>(ranges_ * kPages));
            } else {
                size_ = ranges_ * kPages;
            }
            unmap(ts, ts + 200, task, 1 + below(2), first, pages, origin);
            free_[task] = ts + 200;
        } else if (what < 95) {
            trace::Event& e = add(trace::Kind::WritebackOne, ts, trace::kNone, task);
            e.file = 1 + below(2);
            e.pgoff = page();
            e.arg0 = any({0, 1, 3, 512});
        } else if (what < 99) {
            const auto at = below(static_cast<std::uint32_t>(mappings_.size()));
            trace::Event& e = add(trace::Kind::Munmap, ts, trace::kNone, task);
            e.mapping = mappings_[at].id;
            e.file = mappings_[at].file;
            e.pgoff = chance(50) ? 0 : page();
            e.arg0 = any({1, 512, 512, 1024});
        } else {
            add(trace::Kind::Exit, ts, trace::kNone, task);
        }
    }

    std::mt19937 random_;
    std::int64_t ranges_;
    std::int64_t size_ = ranges_ * kPages;
    std::int64_t now_ = 0;
    bool extents_ = true, pmds_ = true, module_ = false;
    trace::Session session_;
    std::vector<trace::Task> tasks_;
    std::vector<trace::Mapping> mappings_;
    std::vector<trace::Event> events_;
    std::vector<std::int64_t> free_; ///< per task: when its last bracket ends
};

} // namespace daxscope::replay
