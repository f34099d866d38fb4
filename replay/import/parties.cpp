// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/import/parties.h"

#include "replay/trace/tables.h"

#include <algorithm>
#include <limits>

namespace daxscope::source {

using trace::kNone;

namespace {

constexpr std::int64_t kMm = std::int64_t{1} << 40; // beyond all tgids

} // namespace

std::int64_t Parties::task(const Tracepoint& event) {
    Who& who = who_of(event.tid);
    const bool same = who.task != kNone && who.named == event.named && who.comm == event.comm &&
                      (event.tgid == kNone || event.tgid == who.tgid);
    if (same) {
        return who.task;
    }
    if (event.tgid != kNone) {
        who.tgid = event.tgid;
    }
    who.named = event.named;
    who.comm = event.named ? std::string(event.comm) : std::string();
    const auto [row, added] =
        tasks_.try_emplace({machine_, who.tgid, event.tid, who.named, who.comm},
                           static_cast<std::int64_t>(tables_.tasks.size()) + 1);
    if (added) {
        tables_.tasks.push_back({row->second, who.tgid, event.tid, who.comm, who.named});
        ++revision_;
    }
    who.task = row->second;
    if (who.mm != kNone) {
        with_mm_.insert(who.task);
    }
    return who.task;
}

std::int64_t Parties::file(std::uint32_t dev, std::uint64_t ino) {
    if (last_.id != kNone && last_.dev == dev && last_.ino == ino) {
        return last_.id;
    }
    const auto [row, added] = files_.try_emplace(
        {machine_, dev, ino}, static_cast<std::int64_t>(tables_.files.size()) + 1);
    if (added) {
        tables_.files.push_back({row->second, dev, ino, {}, {}});
        ++revision_;
    }
    last_ = {dev, ino, row->second};
    return row->second;
}

void Parties::space(const Tracepoint& event) {
    Who& who = who_of(event.tid);
    if (event.has(Key::Mm) && event.get(Key::Mm) != 0) {
        who.mm = number_of_mm(event.get(Key::Mm));
        if (who.task != kNone) {
            with_mm_.insert(who.task);
        }
    }
    who.vma = event.get(Key::Vma);
}

const char* Parties::declare(const Tracepoint& event) {
    constexpr auto kMostAddress =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const std::uint64_t start = event.get(Key::VmStart), end = event.get(Key::VmEnd);
    if (!event.has({Key::Vma, Key::Dev, Key::Ino, Key::VmStart, Key::VmEnd, Key::Pgoff})) {
        return "fields are missing";
    }
    if (start >= end || end > kMostAddress || event.get(Key::Owner) > trace::kMostId) {
        return "a mapping that cannot be";
    }
    trace::Mapping made;
    made.file = file(static_cast<std::uint32_t>(event.get(Key::Dev)), event.get(Key::Ino));
    made.mm = kNone;
    if (event.has(Key::Mm)) {
        made.mm = number_of_mm(event.get(Key::Mm));
    }
    made.tgid = event.has(Key::Owner) ? static_cast<std::int64_t>(event.get(Key::Owner)) : kNone;
    made.vm_start = start;
    made.vm_end = end;
    made.vm_pgoff = static_cast<std::int64_t>(event.get(Key::Pgoff));
    made.flags_known = event.has(Key::VmFlags);
    made.vm_flags = event.get(Key::VmFlags);
    const std::uint64_t vma = event.get(Key::Vma);
    if (const auto known = by_address_.find(vma); known != by_address_.end()) {
        made.id = known->second;
        if (made == tables_.mappings[static_cast<std::size_t>(made.id) - 1]) {
            return nullptr; // the same text once more
        }
    }
    made.id = static_cast<std::int64_t>(tables_.mappings.size()) + 1;
    tables_.mappings.push_back(made);
    ++revision_;
    const std::size_t row = tables_.mappings.size() - 1;
    const Party owner =
        made.mm != kNone ? Party{machine_, kMm + made.mm} : Party{machine_, made.tgid};
    rows_[{owner.first, owner.second, made.file, start, end, made.vm_pgoff}] = row;
    vmas_[{owner, made.file}][start] = {row, false};
    by_address_[vma] = made.id;
    declared_.insert(vma);
    return nullptr;
}

std::int64_t Parties::declared(const Tracepoint& event, std::int64_t file,
                               std::int64_t pgoff) const {
    const Who* const who = known(event.tid);
    if (who == nullptr || !declared_.contains(who->vma)) {
        return kNone;
    }
    const std::int64_t id = mapping_of(who->vma);
    if (id == kNone) {
        return kNone;
    }
    const trace::Mapping& row = tables_.mappings[static_cast<std::size_t>(id) - 1];
    const std::uint64_t address = event.get(Key::Address);
    const bool inside = row.file == file && address >= row.vm_start && address < row.vm_end &&
                        row.vm_pgoff + static_cast<std::int64_t>(address / page_size() -
                                                                 row.vm_start / page_size()) ==
                            pgoff;
    return inside ? id : kNone;
}

void Parties::faulted(std::int64_t tid, std::int64_t mapping) {
    Who& who = who_of(tid);
    if (who.vma != 0) {
        by_address_[who.vma] = mapping;
        who.vma = 0;
    }
}

void Parties::unmapped(std::uint64_t vma) {
    const auto at = by_address_.find(vma);
    if (at == by_address_.end()) {
        return;
    }
    const auto row = static_cast<std::size_t>(at->second) - 1;
    std::erase_if(rows_, [row](const auto& each) { return each.second == row; });
    for (auto& [party, vmas] : vmas_) {
        std::erase_if(vmas, [row](const auto& each) { return each.second.row == row; });
    }
    if (!declared_.contains(vma)) { // an address is used again, a number of ours is not
        by_address_.erase(at);
    }
}

std::uint64_t Parties::without_process() const {
    return static_cast<std::uint64_t>(
        std::count_if(tables_.tasks.begin(), tables_.tasks.end(), [this](const trace::Task& task) {
            return task.tgid == kNone && !with_mm_.contains(task.id);
        }));
}

Parties::Party Parties::party(const Tracepoint& event) const {
    const Who* const who = known(event.tid);
    if (who != nullptr && who->mm != kNone) {
        return {machine_, kMm + who->mm};
    }
    const std::int64_t tgid = event.tgid != kNone ? event.tgid : tgid_of(event.tid);
    return {machine_, tgid != kNone ? tgid : -2 - event.tid};
}

const Parties::Vma* Parties::find(const Vmas& vmas, std::uint64_t address,
                                  std::int64_t pgoff) const {
    auto at = vmas.upper_bound(address);
    if (at == vmas.begin()) {
        return nullptr;
    }
    --at;
    const trace::Mapping& row = tables_.mappings[at->second.row];
    if (address >= row.vm_end) {
        return nullptr;
    }
    const auto pages = static_cast<std::int64_t>((address - row.vm_start) / page_size());
    return pgoff == kNone || row.vm_pgoff + pages == pgoff ? &at->second : nullptr;
}

std::size_t Parties::add(const Tracepoint& event, std::int64_t file, std::uint64_t start,
                         std::uint64_t end, std::int64_t vm_pgoff) {
    trace::Mapping mapping;
    mapping.id = static_cast<std::int64_t>(tables_.mappings.size()) + 1;
    mapping.mm = kNone;
    const Who* const who = known(event.tid);
    mapping.mm = who == nullptr ? kNone : who->mm;
    mapping.tgid = event.tgid != kNone ? event.tgid : tgid_of(event.tid);
    mapping.file = file;
    mapping.vm_start = start;
    mapping.vm_end = end;
    mapping.vm_pgoff = vm_pgoff;
    mapping.flags_known = event.has(Key::VmFlags) || event.shared.has_value();
    if (event.has(Key::VmFlags)) {
        mapping.vm_flags = event.get(Key::VmFlags);
    } else if (event.shared.value_or(false)) {
        mapping.vm_flags = trace::kVmShared;
    }
    tables_.mappings.push_back(mapping);
    ++revision_;
    return tables_.mappings.size() - 1;
}

std::int64_t Parties::vma(const Tracepoint& event, std::int64_t file, std::int64_t pgoff) {
    const std::uint64_t start = event.get(Key::VmStart), end = event.get(Key::VmEnd),
                        address = event.get(Key::Address);
    constexpr auto kMostAddress =
        static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (address < start || address >= end || end > kMostAddress) {
        return kNone;
    }
    const std::int64_t vm_pgoff =
        pgoff - static_cast<std::int64_t>(address / page_size() - start / page_size());
    if (vm_pgoff < 0) {
        return kNone;
    }
    const Party owner = party(event);
    const auto [row, added] =
        rows_.try_emplace({owner.first, owner.second, file, start, end, vm_pgoff}, 0);
    Vmas& vmas = vmas_[{owner, file}];
    if (added) {
        // What PTE faults showed of it gets its true bounds, in the row that it
        // has.
        const auto known = vmas.lower_bound(start);
        if (known != vmas.end() && known->second.partial && known->first < end &&
            known->second.row < tables_.mappings.size()) {
            trace::Mapping& mapping = tables_.mappings[known->second.row];
            const auto before = static_cast<std::int64_t>((mapping.vm_start - start) / page_size());
            if (mapping.vm_end <= end && mapping.vm_pgoff - before == vm_pgoff) {
                mapping.vm_start = start;
                mapping.vm_end = end;
                mapping.vm_pgoff = vm_pgoff;
                row->second = known->second.row;
                ++revision_;
                vmas.erase(known);
                vmas[start] = {row->second, false};
                return tables_.mappings[row->second].id;
            }
        }
        row->second = add(event, file, start, end, vm_pgoff);
    }
    Vma& here = vmas[start];
    here = {row->second, false};
    return id_of(here);
}

std::int64_t Parties::vma_around(const Tracepoint& event, std::int64_t file, std::int64_t pgoff) {
    const std::uint64_t page = event.get(Key::Address) / page_size() * page_size();
    constexpr std::uint64_t kMostAddress = std::uint64_t{1} << 62;
    if (page >= kMostAddress) {
        return kNone;
    }
    const Party owner = party(event);
    Vmas& vmas = vmas_[{owner, file}];
    if (const Vma* known = find(vmas, page, pgoff)) {
        return id_of(*known);
    }
    // One that grows, up to the next one that is known: page and address tell
    // that it is the same.
    const auto belongs = [this, page, pgoff](const Vma& vma) {
        const trace::Mapping& row = tables_.mappings[vma.row];
        const auto apart = static_cast<std::int64_t>(page / page_size()) -
                           static_cast<std::int64_t>(row.vm_start / page_size());
        return vma.partial && row.vm_pgoff + apart == pgoff;
    };
    const auto after = vmas.upper_bound(page);
    if (after != vmas.begin() && belongs(std::prev(after)->second)) {
        trace::Mapping& row = tables_.mappings[std::prev(after)->second.row];
        row.vm_end = std::max(row.vm_end, page + page_size());
        ++revision_;
        return row.id;
    }
    if (after != vmas.end() && belongs(after->second)) {
        const Vma grown = after->second;
        trace::Mapping& row = tables_.mappings[grown.row];
        row.vm_start = page;
        row.vm_pgoff = pgoff;
        ++revision_;
        vmas.erase(after);
        vmas[page] = grown;
        return row.id;
    }
    const std::size_t row = add(event, file, page, page + page_size(), pgoff);
    vmas[page] = {row, true};
    return tables_.mappings[row].id;
}

Parties::Place Parties::place(const Tracepoint& event, std::int64_t file) const {
    const auto vmas = vmas_.find({party(event), file});
    const std::uint64_t address = event.get(Key::Address);
    const Vma* const vma = vmas == vmas_.end() ? nullptr : find(vmas->second, address, kNone);
    if (vma == nullptr) {
        return {};
    }
    const trace::Mapping& row = tables_.mappings[vma->row];
    return {row.id,
            row.vm_pgoff + static_cast<std::int64_t>((address - row.vm_start) / page_size())};
}

} // namespace daxscope::source
