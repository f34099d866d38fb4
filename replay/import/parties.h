// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files, tasks and mappings of another tool's trace, numbered as they first
// appear.
#pragma once

#include "replay/import/tracepoint.h"
#include "replay/trace/session.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

namespace daxscope::source {

/// Gives ids to what events name, and keeps the rows of it in Tables.
///
/// A mapping is (process, VMA, file): an mm has no name in such a trace, but
/// where the recipe's probes name it. Where the process is not known the task
/// stands for it, and the row has no tgid. A VMA of which only PTE faults are
/// there has as its bounds the pages that were seen of it, until a PMD fault
/// says what they are.
class Parties {
public:
    /// @param tables gets the rows; must outlive this
    explicit Parties(trace::Tables& tables) : tables_(tables) {}

    /// What follows is of another machine, or of another run of this one: nothing
    /// of it is the same as before.
    void another_machine() {
        ++machine_;
        whos_.clear();
        near_.fill({});
        by_address_.clear();
        declared_.clear();
        spaces_.clear();
        last_ = {};
    }
    /// The task of an event; its process from an earlier event of it where this
    /// one does not say.
    /// @return Task::id
    std::int64_t task(const Tracepoint& event);
    /// @return File::id
    std::int64_t file(std::uint32_t dev, std::uint64_t ino);
    /// Whether a fault, or writeback, named this file already.
    bool knows(std::uint32_t dev, std::uint64_t ino) const {
        return files_.contains({machine_, dev, ino});
    }
    /// The next fault of a task is of the mm and the VMA that have these
    /// addresses in the kernel.
    void space(const Tracepoint& event);
    /// A mapping with all that our own export knew of it, before the first event of it.
    /// @return what is wrong with it; nullptr where nothing is
    const char* declare(const Tracepoint& event);
    /// The mapping of a task's next fault, where it was declared and has the fault's address and
    /// page; else kNone.
    std::int64_t declared(const Tracepoint& event, std::int64_t file, std::int64_t pgoff) const;
    /// The fault that came is of this mapping.
    void faulted(std::int64_t tid, std::int64_t mapping);
    /// The mapping that a VMA's address stands for; kNone where it has not
    /// faulted.
    std::int64_t mapping_of(std::uint64_t vma) const {
        const auto at = by_address_.find(vma);
        return at == by_address_.end() ? trace::kNone : at->second;
    }
    /// The whole VMA is gone: what is mapped in its place is another mapping.
    void unmapped(std::uint64_t vma);
    /// The VMA that a PMD fault names.
    /// @param pgoff page of the file at its address
    /// @return Mapping::id; kNone where the numbers do not belong together
    std::int64_t vma(const Tracepoint& event, std::int64_t file, std::int64_t pgoff);
    /// The VMA in which a PTE fault lies; makes one where none is known, and lets
    /// that grow.
    /// @return as above
    std::int64_t vma_around(const Tracepoint& event, std::int64_t file, std::int64_t pgoff);
    /// The page of the file at an address, and the mapping, if a VMA is known
    /// there.
    struct Place {
        std::int64_t mapping = trace::kNone;
        std::int64_t pgoff = trace::kNone;
    };
    Place place(const Tracepoint& event, std::int64_t file) const;
    /// Raised by each change of the tables.
    std::uint64_t revision() const { return revision_; }
    /// Tasks of which nobody knows the process, nor the mm.
    std::uint64_t without_process() const;
    /// Which process a task is of, kNone where that is not known.
    std::int64_t tgid_of(std::int64_t tid) const {
        const Who* const who = known(tid);
        return who == nullptr ? trace::kNone : who->tgid;
    }
    std::uint32_t machine() const { return machine_; } ///< number of it, from 0

private:
    /// Where a task is looked up by its tid alone.
    struct Who {
        std::int64_t task = trace::kNone;
        std::int64_t tgid = trace::kNone;
        std::int64_t mm = trace::kNone; ///< number of its address space
        std::uint64_t vma = 0;          ///< of the next fault; 0: not told
        bool named = true;
        std::string comm;
    };
    /// Machine; kMm + mm, or tgid, or -2 - tid.
    using Party = std::pair<std::uint32_t, std::int64_t>;
    struct Vma {
        std::size_t row = 0;  ///< in Tables::mappings
        bool partial = false; ///< its bounds are only what was seen
    };
    /// VMAs of one party and one file by their first address; the last one seen
    /// at each.
    using Vmas = std::map<std::uint64_t, Vma>;
    using VmaKey = std::tuple<std::uint32_t, std::int64_t, std::int64_t, std::uint64_t,
                              std::uint64_t, std::int64_t>;

    Who& who_of(std::int64_t tid) {
        Near& near = near_[static_cast<std::size_t>(tid) % near_.size()];
        if (near.who == nullptr || near.tid != tid) {
            near = {tid, &whos_[tid]};
        }
        return *near.who;
    }
    /// nullptr: nothing is known of it.
    const Who* known(std::int64_t tid) const {
        const Near& near = near_[static_cast<std::size_t>(tid) % near_.size()];
        if (near.who != nullptr && near.tid == tid) {
            return near.who;
        }
        const auto who = whos_.find(tid);
        return who == whos_.end() ? nullptr : &who->second;
    }
    Party party(const Tracepoint& event) const;
    std::int64_t number_of_mm(std::uint64_t mm) {
        return spaces_.try_emplace(mm, static_cast<std::int64_t>(spaces_.size()) + 1).first->second;
    }
    const Vma* find(const Vmas& vmas, std::uint64_t address, std::int64_t pgoff) const;
    std::size_t add(const Tracepoint& event, std::int64_t file, std::uint64_t start,
                    std::uint64_t end, std::int64_t vm_pgoff);
    std::int64_t id_of(const Vma& vma) const { return tables_.mappings[vma.row].id; }
    std::uint64_t page_size() const {
        return static_cast<std::uint64_t>(tables_.session.page_size);
    }

    trace::Tables& tables_;
    std::uint32_t machine_ = 0;
    std::uint64_t revision_ = 0;
    std::unordered_map<std::int64_t, Who> whos_; ///< by tid, of this machine
    /// Those of them that were asked for last, by the end of their tid.
    struct Near {
        std::int64_t tid = trace::kNone;
        Who* who = nullptr;
    };
    std::array<Near, 256> near_{};
    std::map<std::tuple<std::uint32_t, std::int64_t, std::int64_t, bool, std::string>, std::int64_t>
        tasks_;
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint64_t>, std::int64_t> files_;
    std::map<VmaKey, std::size_t> rows_; ///< row in Tables::mappings
    std::map<std::pair<Party, std::int64_t>, Vmas> vmas_;
    std::unordered_map<std::uint64_t, std::int64_t> by_address_; ///< Mapping::id by VMA
    std::unordered_set<std::uint64_t> declared_;                 ///< of these VMAs, by declare()
    std::unordered_map<std::uint64_t, std::int64_t> spaces_;     ///< numbers of mms
    std::unordered_set<std::int64_t> with_mm_;                   ///< Task::id
    /// The file that was asked for last.
    struct {
        std::uint32_t dev = 0;
        std::uint64_t ino = 0;
        std::int64_t id = trace::kNone;
    } last_;
};

} // namespace daxscope::source
