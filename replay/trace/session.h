// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "replay/trace/arch.h"
#include "replay/trace/event.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace daxscope::trace {

/// A probe that did not attach.
struct NotRecorded {
    std::string hook; ///< the kernel function or tracepoint
    std::string text; ///< what is missing without it, in words; may be empty
    bool operator==(const NotRecorded&) const = default;
};

/// The `session` table, typed.
struct Session {
    std::map<std::string, std::string, std::less<>> values; ///< every row as it stands
    std::string kernel_release;
    std::int64_t page_size = 4096;   ///< bytes
    std::int64_t pmd_size = 2 << 20; ///< bytes
    std::int64_t start = 0;          ///< ns BOOTTIME
    std::optional<std::int64_t> end; ///< ns BOOTTIME; empty = the recording was cut off
    /// What the page-table values are to be read as. Trace::load() and build() set it from
    /// key::kMachine; x86-64 where that is not there.
    Arch arch = Arch::X86_64;
    std::int64_t pages_per_pmd() const { return pmd_size / page_size; }
    /// (major, minor) of kernel_release, {0, 0} where it can't be read.
    std::pair<int, int> kernel_version() const;
    /// A row of `values`, empty where there is none.
    std::string_view value(std::string_view key) const {
        const auto found = values.find(key);
        return found == values.end() ? std::string_view() : std::string_view(found->second);
    }
    /// Not recorded on any kernel: made by the explorer of a schedule (key::kMadeBy). Whatever
    /// shows the trace must say so, and must not call its events recorded.
    bool made() const { return values.contains(key::kMadeBy); }
    /// Not recorded either: written for tests and benchmarks (key::kSynthetic). It is read as a
    /// recording is, but whatever shows it must say so, and must not call its events recorded.
    bool synthetic() const { return values.contains(key::kSynthetic); }
    /// What to call the run that takes the events as they stand: "recorded", "explored" or
    /// "synthetic".
    std::string_view truth() const {
        return made() ? "explored" : synthetic() ? "synthetic" : "recorded";
    }

    /// The probes that did not attach, ordered by hook; of a version-1 file those of `without`, in
    /// its order.
    std::vector<NotRecorded> not_recorded() const;
    /// Whether all events of this kind that there were can be in the trace, losses aside. Where it
    /// is false, none of that kind, or fewer than there are, say nothing about what happened.
    bool recorded(Kind kind) const;
    /// "unmaps, zaps": those of the kinds that were not recorded, for a sentence; empty where all
    /// were.
    std::string not_recorded_text(std::initializer_list<Kind> kinds) const;
};

/// A trace but for its events: what these refer to, by ids, and what went beside them.
struct Tables {
    Session session;
    std::vector<File> files;       ///< ordered by id
    std::vector<Task> tasks;       ///< the same
    std::vector<Mapping> mappings; ///< the same
    std::vector<Loss> losses;
    std::vector<ClockSnapshot> clocks;
    /// Brings files, tasks and mappings into the order of their ids.
    void sort();
};

/// What is wrong with the sizes in a session, nullptr where nothing is.
const char* session_fault(const Session& session);

/// Of "hook (what is missing without it)".
NotRecorded not_recorded_of(std::string_view text);

/// The kind of which rows are missing where this hook did not attach; empty where none is.
std::optional<Kind> kind_of_hook(std::string_view hook);

} // namespace daxscope::trace
