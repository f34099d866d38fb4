// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/candidates/guards.h"

#include "model/steps/acts_iomap.h"
#include "model/steps/pmd_iomap.h"
#include "model/steps/pte_iomap.h"

#include <algorithm>
#include <array>
#include <string>

namespace daxscope::model {

namespace {

// What runs in the place of a guard's steps.

void nothing(World&, Fault&) {}

/// xfs_flush_unmap_range() that flushes and does not unmap.
void dedupe_drop_mapped(World& world, Fault&) {
    world.remove_entries(0, world.range.pages);
}

/// invalidate_inode_pages2_range() that does not unmap.
void unshare_invalidate_mapped(World& world, Fault&) {
    const Range& range = world.range;
    if (!range.pmd_dirty && range.small_dirty == 0) {
        world.remove_entries(0, range.pages);
    }
}

void lock_inode_alone(World& world, Fault&) {
    world.range.inode_locked = true;
}

void grab_unlocked(World& world, Fault& fault) {
    steps::grab_entry(world, fault);
    world.range.entry_locked = false;
    fault.holds_entry = false;
}

void pte_grab_unlocked(World& world, Fault& fault) {
    steps::pte_grab_entry(world, fault);
    world.range.entry_locked = false;
    fault.holds_entry = false;
}

constexpr std::array kWriteInvalidates{Disarmed{steps::write_drop_entry, nothing},
                                       Disarmed{steps::write_unmap, nothing}};
constexpr std::array kDedupeUnmaps{Disarmed{steps::unmap_from_all, nothing},
                                   Disarmed{steps::dedupe_drop, dedupe_drop_mapped}};
constexpr std::array kUnshareUnmaps{Disarmed{steps::unmap_from_all, nothing},
                                    Disarmed{steps::unshare_invalidate, unshare_invalidate_mapped}};
constexpr std::array kUnmaps{Disarmed{steps::unmap_from_all, nothing}};
constexpr std::array kTruncateUnmaps{Disarmed{steps::unmap_from_all, nothing},
                                     Disarmed{steps::truncate_unmap, nothing}};
constexpr std::array kBars{Disarmed{steps::bar_faults, lock_inode_alone, steps::inode_unlocked}};
constexpr std::array kEntryLock{Disarmed{steps::grab_entry, grab_unlocked},
                                Disarmed{steps::pte_grab_entry, pte_grab_unlocked}};

constexpr Guard kGuards[] = {
    {.name = "write(2): invalidate",
     .call = "write(2)",
     .functions = "dax_iomap_iter(): invalidate_inode_pages2_range(), and at its end "
                  "unmap_mapping_pages()",
     .text = "Where a shared block is copied (IOMAP_F_SHARED, since 6.2), its entry is removed and "
             "its page unmapped from every mapping.",
     .without = "write(2) copied a shared block and unmapped nothing, as 6.1 does",
     .act = ActKind::Write,
     .steps = kWriteInvalidates,
     .task = "pwriter B pwrite 1 times",
     .in_turns = true},
    {.name = "dedupe: unmap",
     .call = "FIDEDUPERANGE",
     .functions = "dax_break_layout(); xfs_flush_unmap_range()",
     .text = "Both files are unmapped before the range gets the other file's blocks.",
     .without = "dedupe left the range mapped",
     .act = ActKind::Dedupe,
     .steps = kDedupeUnmaps,
     .task = "deduper B dedupe 1 times"},
    {.name = "dedupe: fault lock",
     .call = "FIDEDUPERANGE",
     .functions = "xfs_ilock2_io_mmap()",
     .text = "No fault of either file runs from the unmap to the remap.",
     .without = "dedupe let faults in before the range has the other file's blocks",
     .act = ActKind::Dedupe,
     .steps = kBars,
     .task = "deduper B dedupe 1 times"},
    {.name = "unshare: unmap",
     .call = "fallocate(FALLOC_FL_UNSHARE_RANGE)",
     .functions = "dax_break_layout(); dax_file_unshare(): invalidate_inode_pages2_range()",
     .text = "The file is unmapped before the range gets copies of its own.",
     .without = "unshare left the range mapped",
     .act = ActKind::Unshare,
     .steps = kUnshareUnmaps,
     .task = "unsharer B unshare 1 times"},
    {.name = "unshare: fault lock",
     .call = "fallocate(FALLOC_FL_UNSHARE_RANGE)",
     .functions = "xfs_file_fallocate(): XFS_MMAPLOCK_EXCL",
     .text = "No fault runs from the unmap to the copy.",
     .without = "unshare let faults in before the range has its copies",
     .act = ActKind::Unshare,
     .steps = kBars,
     .task = "unsharer B unshare 1 times"},
    {.name = "punch hole: unmap",
     .call = "fallocate(FALLOC_FL_PUNCH_HOLE)",
     .functions = "truncate_pagecache_range()",
     .text = "The range is unmapped before its blocks are given back.",
     .without = "a punched hole left the range mapped",
     .act = ActKind::PunchHole,
     .steps = kUnmaps,
     .task = "puncher B punch-hole 1 times"},
    {.name = "punch hole: fault lock",
     .call = "fallocate(FALLOC_FL_PUNCH_HOLE)",
     .functions = "xfs_file_fallocate(): XFS_MMAPLOCK_EXCL",
     .text = "No fault runs from the unmap until the blocks are given back.",
     .without = "a punched hole let faults in before its blocks are given back",
     .act = ActKind::PunchHole,
     .steps = kBars,
     .task = "puncher B punch-hole 1 times"},
    {.name = "truncate: unmap",
     .call = "ftruncate()",
     .functions = "dax_break_layout(); truncate_pagecache(), which unmaps twice",
     .text = "The file is unmapped before the blocks beyond its new end are given back.",
     .without = "a truncation left what it cuts off mapped",
     .act = ActKind::Truncate,
     .steps = kTruncateUnmaps,
     .task = "cutter B truncate 1 times"},
    {.name = "clone: unmap",
     .call = "FICLONERANGE",
     .functions = "dax_break_layout(): unmap_mapping_pages(), before dax_delete_mapping_range()",
     .text = "Who removes the entries of the file (6.15 and later) has unmapped it before.",
     .without = "a clone removed the entries of what stays mapped",
     .act = ActKind::Clone,
     .steps = kUnmaps,
     .entry_alone = true,
     .task = "cloner B clone write 1 times"},
    {.name = "fallocate elsewhere: unmap",
     .call = "fallocate()",
     .functions = "dax_break_layout(): unmap_mapping_pages(), before dax_delete_mapping_range()",
     .text = "Who removes the entries of the file (6.15 and later) has unmapped it before.",
     .without = "fallocate() elsewhere removed the entries of what stays mapped",
     .act = ActKind::Fallocate,
     .steps = kUnmaps,
     .entry_alone = true,
     .task = "other B fallocate write 1 times"},
    {.name = "extend: unmap",
     .call = "ftruncate()",
     .functions = "dax_break_layout(): unmap_mapping_pages(), before dax_delete_mapping_range()",
     .text = "Who removes the entries of the file (6.15 and later) has unmapped it before.",
     .without =
         "an ftruncate() that makes the file longer removed the entries of what stays mapped",
     .act = ActKind::Extend,
     .steps = kUnmaps,
     .entry_alone = true,
     .task = "grower B extend write 1 times"},
    {.name = "fault: entry lock",
     .call = "page fault",
     .functions = "grab_mapping_entry(), dax_unlock_entry()",
     .text = "Nobody else faults on the range from before iomap_begin() until the fault has "
             "mapped.",
     .without = "a fault held no lock of the entry between iomap_begin() and the map",
     .act = std::nullopt,
     .steps = kEntryLock,
     .task = "writer B write 1 times"},
};

void disarm(Step& step, const Guard& guard, std::optional<std::size_t> only) {
    for (std::size_t k = 0; k < guard.steps.size(); ++k) {
        const Disarmed& disarmed = guard.steps[k];
        if (step.step == disarmed.step && (!only || *only == k)) {
            step.step = disarmed.without;
            step.enabled = disarmed.enabled != nullptr ? disarmed.enabled : step.enabled;
            return;
        }
    }
}

} // namespace

std::span<const Guard> guards() {
    return kGuards;
}

std::vector<const Step*> steps_of(const Guard& guard, const Handler& handler) {
    std::span<const Step> steps = handler.steps;
    if (guard.act) {
        const Act* const act = handler.act(*guard.act);
        steps = act != nullptr ? act->steps : std::span<const Step>();
    }
    std::vector<const Step*> found;
    for (const Step& step : steps) {
        const auto rests = [&step](const Disarmed& each) { return each.step == step.step; };
        if (std::any_of(guard.steps.begin(), guard.steps.end(), rests)) {
            found.push_back(&step);
        }
    }
    return found;
}

explore::Scenario scenario_of(const Guard& guard, FaultSize size) {
    const std::string mapping = size == FaultSize::Pte ? " nohuge\n" : "\n";
    return explore::parse_scenario(
        "handlers " + std::string(newest_handler().name) + "+\nextent shared\n" +
        (guard.in_turns ? "turns strict\n" : "") + "mapping A" + mapping + "mapping B" + mapping +
        "task reader A read forever\ntask " + std::string(guard.task) + "\n");
}

explore::Scenario in_small_pages(explore::Scenario scenario) {
    for (explore::ScenarioMapping& mapping : scenario.mappings) {
        mapping.no_huge = true;
        if (mapping.start == SlotKind::None || mapping.start == SlotKind::Table) {
            continue;
        }
        mapping.page = mapping.start == SlotKind::HugeZero ? Pte::Zero
                       : mapping.start == SlotKind::HugeRo ? Pte::Ro
                                                           : Pte::Rw;
        mapping.start = SlotKind::Table;
    }
    if (scenario.entry != Entry::None) {
        scenario.small_entry = scenario.entry;
        scenario.small_dirty = scenario.dirty;
        scenario.entry = Entry::None;
        scenario.dirty = false;
    }
    return scenario;
}

std::vector<const Handler*> candidates() {
    std::vector<const Handler*> found;
    for (const Handler* handler : handlers()) {
        if (!handler->real && handler->predecessor == &newest_handler()) {
            found.push_back(handler);
        }
    }
    return found;
}

Unguarded::Unguarded(const Handler& handler, const Guard& guard, std::optional<std::size_t> only)
    : handler_(handler), steps_(handler.steps.begin(), handler.steps.end()) {
    for (Step& step : steps_) {
        if (!guard.act) {
            disarm(step, guard, only);
        }
    }
    act_steps_.reserve(handler.acts.size());
    for (const Act& act : handler.acts) {
        std::vector<Step>& own = act_steps_.emplace_back(act.steps.begin(), act.steps.end());
        if (guard.act == act.kind) {
            for (Step& step : own) {
                disarm(step, guard, only);
            }
        }
        acts_.push_back({act.kind, own});
    }
    handler_.steps = steps_;
    handler_.acts = acts_;
    handler_.unbroken = {};
}

} // namespace daxscope::model
