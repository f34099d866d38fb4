// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes small traces for the tests of the engine, fault by fault.
#pragma once

#include "model/fault.h"
#include "model/handler.h"
#include "replay/engine/replay.h"

#include <string>
#include <string_view>
#include <vector>

namespace daxscope::replay {

/// The handler of that name, which must be one.
inline const model::Handler& handler(std::string_view name) {
    return *model::find_handler(name);
}

/// One file with DAX storage, mappings of it that each have a task of their own.
class TraceMaker {
public:
    static constexpr std::int64_t kPages = 512;

    explicit TraceMaker(std::string release = "6.12.48+deb13-amd64", bool test_module = false) {
        session_.kernel_release = std::move(release);
        session_.start = 0;
        if (test_module) {
            session_.values[std::string(trace::key::kTestModule)] = "daxscope_prefix";
        }
        files_.push_back({1, 0x10300000, 131, "/mnt/pmem/file", "xfs"});
    }
    /// A mapping with its own task, of `pages` pages of the file; congruent unless `skew` pages put
    /// it off that.
    std::int64_t mapping(std::uint64_t vm_flags = trace::kVmShared, std::int64_t pages = 8 * kPages,
                         std::uint64_t skew = 0) {
        const auto id = static_cast<std::int64_t>(mappings_.size()) + 1;
        const std::uint64_t start =
            0x7f0000000000ULL + static_cast<std::uint64_t>(id) * 0x40000000 + skew * 4096;
        mappings_.push_back({id, id, 100 + id, 1, start,
                             start + static_cast<std::uint64_t>(pages) * 4096, 0, vm_flags});
        tasks_.push_back({id, 100 + id, 100 + id, "party"});
        return id;
    }
    /// Another task on a mapping. @return its id
    std::int64_t thread(std::int64_t mapping) {
        const auto id = static_cast<std::int64_t>(tasks_.size()) + 1;
        tasks_.push_back({id, 100 + mapping, 200 + id, "thread"});
        return id;
    }
    trace::Event& add(trace::Kind kind, std::int64_t ts, std::int64_t ts_end, std::int64_t task) {
        trace::Event event;
        event.seq = static_cast<std::int64_t>(events_.size()) + 1;
        event.ts = ts;
        event.ts_end = ts_end;
        event.kind = kind;
        event.task = task;
        event.file = 1;
        events_.push_back(event);
        return events_.back();
    }
    /// A PMD fault of the mapping's own task on written storage that is mapped in the end.
    trace::Event& fault(std::int64_t ts, std::int64_t ts_end, std::int64_t mapping,
                        bool write = false) {
        trace::Event& e = add(trace::Kind::PmdFault, ts, ts_end, mapping);
        e.mapping = mapping;
        e.flags = 0x254 | (write ? 1 : 0);
        e.result = model::vm_fault::kNopage;
        e.pmd_out = write ? 0x82000001486008e7 : 0x82000001486008e5;
        e.arg0 = 8 * kPages;
        e.arg1 = kPages;
        e.extent = static_cast<std::int64_t>(trace::ExtentType::Mapped);
        return e;
    }
    trace::Event& pte_fault(std::int64_t ts, std::int64_t ts_end, std::int64_t mapping,
                            std::int64_t pgoff, bool write = false) {
        trace::Event& e = add(trace::Kind::PteFault, ts, ts_end, mapping);
        e.mapping = mapping;
        e.pgoff = pgoff;
        e.flags = 0x254 | (write ? 1 : 0);
        e.result = model::vm_fault::kNopage;
        e.pmd_in = e.pmd_out = 0x1067;
        e.arg1 = 1;
        e.extent = static_cast<std::int64_t>(trace::ExtentType::Mapped);
        return e;
    }
    trace::Event& unmap(std::int64_t ts, std::int64_t task, trace::Origin origin,
                        std::int64_t pgoff = 0, std::int64_t pages = kPages) {
        trace::Event& e = add(trace::Kind::Unmap, ts, ts, task);
        e.pgoff = pgoff;
        e.arg0 = pages;
        e.arg1 = static_cast<std::int64_t>(origin);
        return e;
    }
    /// The mapping's first PMD range was accessed at least once in [ts, ts_end].
    trace::Event& accessed(std::int64_t ts, std::int64_t ts_end, std::int64_t mapping) {
        trace::Event& e = add(trace::Kind::Access, ts, ts_end, trace::kNone);
        e.mapping = mapping;
        e.arg0 = kPages;
        e.pmd_in = 0x82000001486008e5;
        e.pmd_out = 0x82000001486008c5;
        return e;
    }
    /// The events added so far, from the last one, which is 1.
    trace::Event& last(std::size_t place) { return events_[events_.size() - place]; }
    /// The recording ended, and was closed.
    void ends(std::int64_t ts) { session_.end = ts; }
    /// The mapping as it is recorded.
    trace::Mapping& row(std::int64_t mapping) {
        return mappings_[static_cast<std::size_t>(mapping) - 1];
    }
    trace::File& file() { return files_.front(); }
    /// A row of the session.
    void set(std::string_view key, std::string value) {
        session_.values[std::string(key)] = std::move(value);
    }
    /// A fault on a shared extent as 6.2 and later take it: it unmaps at `at`.
    void shared_fault(std::int64_t ts, std::int64_t at, std::int64_t ts_end, std::int64_t mapping) {
        trace::Event& e = fault(ts, ts_end, mapping);
        e.extent |= static_cast<std::int64_t>(trace::kIomapShared) << trace::kExtentFlagsShift;
        unmap(at, mapping, trace::Origin::PmdFault);
    }
    std::shared_ptr<const trace::Trace> build(std::vector<trace::Loss> losses = {}) const {
        return trace::Trace::build(session_, files_, tasks_, mappings_, events_, std::move(losses));
    }

private:
    trace::Session session_;
    std::vector<trace::File> files_;
    std::vector<trace::Task> tasks_;
    std::vector<trace::Mapping> mappings_;
    std::vector<trace::Event> events_;
};

} // namespace daxscope::replay
