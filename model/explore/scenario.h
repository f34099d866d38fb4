// SPDX-License-Identifier: GPL-3.0-or-later
//
// A scenario: a small closed world to explore. One PMD range, its mappings, and the tasks that
// touch it. resources/scenarios/README.md documents the text format.
#pragma once

#include "model/handler.h"
#include "model/world.h"

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace daxscope::model::explore {

inline constexpr std::size_t kMostTasks = 5;
inline constexpr std::size_t kMostMappings = 5;
inline constexpr std::size_t kMostAccesses = 8; ///< in one task's list
inline constexpr std::uint8_t kMostRounds = 200;
inline constexpr std::uint8_t kForever = 0xff;

/// What a task does: it touches the range, or acts on it from outside. Either: the search tries
/// both each time.
enum class Access : std::uint8_t {
    Read = 0,
    Write = 1,
    Either = 2,
    Fsync,
    Writeback,
    PunchHole,
    Fallocate,
    Pwrite,
    Munmap,
    Truncate,
    Extend,
    Clone,
    Dedupe,
    Unshare,
};

/// What acts from outside; nothing of an access of memory.
std::optional<ActKind> act_of(Access access);
struct ScenarioMapping;
/// The same of what is done through a mapping: all is an act that the other file does.
std::optional<ActKind> act_of(Access access, const ScenarioMapping& mapping);

struct ScenarioMapping {
    std::string name;
    SlotKind start = SlotKind::None; ///< what it has in the range's slot at first
    bool no_huge = false;            ///< MADV_NOHUGEPAGE
    bool sync = false;               ///< MAP_SYNC, on a file whose metadata is never clean
    bool is_private = false;         ///< MAP_PRIVATE
    bool partial = false;            ///< the VMA ends inside the range: no PMD fits into it
    bool other_file = false;         ///< of another file, which shares the extent
    Pte page = Pte::None;            ///< SlotKind::Table: what is there for the touched page
    bool operator==(const ScenarioMapping&) const = default;
};

struct ScenarioTask {
    std::string name;
    std::uint8_t mapping = 0;     ///< place in Scenario::mappings
    std::vector<Access> accesses; ///< done in this order, `rounds` times
    std::uint8_t rounds = kForever;
    bool operator==(const ScenarioTask&) const = default;
};

struct Scenario {
    std::string about;
    Extent extent = Extent::Written;
    Entry entry = Entry::None;       ///< the range's PMD entry at first
    bool dirty = false;              ///< … is dirty: something was stored through a mapping
    Entry small_entry = Entry::None; ///< the touched page's own entry at first
    bool small_dirty = false;        ///< … is dirty
    bool clone_small = false; ///< another file shares the extent, and has a 4 KiB entry of it
    bool hole_length = false; ///< get_block() tells a hole's length (2016; ext4 and XFS do not)
    bool prezeroed = true;    ///< allocated blocks are zeroed by the file system, not by the fault
    bool turns = false;       ///< strict turns: an access begins when no other is under way
    std::vector<std::string> handlers; ///< those that it says something about; empty: all
    std::vector<ScenarioMapping> mappings;
    std::vector<ScenarioTask> tasks;
    bool operator==(const Scenario&) const = default;
};

/// What is wrong with a scenario's text, and where.
class ScenarioError : public std::runtime_error {
public:
    ScenarioError(std::size_t line, const std::string& what)
        : std::runtime_error(what), line_(line) {}
    /// Counted from 1; 0 where something lacks, so that no line says it.
    std::size_t line() const { return line_; }

private:
    std::size_t line_;
};

/// The first thing of a scenario that is not modelled for the handler's kernels, as its text has
/// it; empty where all is.
std::string_view not_modelled(const Scenario& scenario, const Handler& handler);

/// @throws ScenarioError
Scenario parse_scenario(std::string_view text);
/// The text that parse_scenario() reads as this scenario.
std::string to_text(const Scenario& scenario);

} // namespace daxscope::model::explore
