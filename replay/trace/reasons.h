// SPDX-License-Identifier: GPL-3.0-or-later
//
// Why a recording has no fault, or no huge one: what the recorder found out and left in the session
// table, for whoever reads the file later.
#pragma once

#include "replay/trace/event.h"

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace daxscope::trace {

class Trace;
struct Session;

namespace key {
/// Before a filter's name: faults that it passed over. A fault counts for the first that does.
inline constexpr std::string_view kPassedOver = "passed_over.";
/// Before a reason's name: why no fault was recorded, as a sentence.
inline constexpr std::string_view kEmpty = "empty.";
/// Before a process's number: what switched huge pages off for all of it ("PR_SET_THP_DISABLE").
inline constexpr std::string_view kThpDisabled = "thp_disabled.";
/// Before a device's number ("device.253:0"): what lies between a file system and the device that
/// holds it, and whether a PMD fits, as a sentence.
inline constexpr std::string_view kDevice = "device.";
} // namespace key

/// One thing that explains, or helps to explain, what a recording lacks.
struct Reason {
    std::string name; ///< stable, for JSON: "filter", "mounts", "not_dax" …
    std::string text; ///< a sentence without its full stop, as it was stored: make it printable
    bool operator==(const Reason&) const = default;
};

/// "1,204"
std::string thousands(std::uint64_t number);
/// Filters of `record` by name ("pid", "tid", "comm", "cgroup", "dev", "ino", "result"), in the
/// order in which the probe asks them.
std::span<const std::string_view> filter_names();
/// Faults on DAX files that each filter kept out; filters that kept none out are not in it.
std::map<std::string, std::uint64_t> passed_over(const Session& session);
/// What has no events in the recording because a hook of the probe did not attach: the hook's name,
/// and what is missing without it.
std::vector<Reason> hooks_missing(const Session& session);
/// The same in one sentence without a full stop: "unmap, munmap (2 hooks did not attach)"; empty
/// where nothing is missing.
std::string not_recorded_sentence(const std::vector<Reason>& hooks);
/// Where a test module stood before the unmaps by faults, that it did and what it let be, in a
/// sentence without a full stop, as it was stored: make it printable; empty elsewhere.
std::string intercepted_sentence(const Session& session);
/// Why the recording has no fault, most telling first; empty where it has some, or where the
/// recorder left no word (before 0.1.0's later builds, or cut off).
std::vector<Reason> why_empty(const Session& session);

/// Counts the faults of each process, to say where huge pages were switched off.
class HugePages {
public:
    void add(const Mapping& mapping);
    void add(const Event& event);
    /// For each process that took PTE faults and no PMD fault, and for which huge pages were
    /// switched off: that it was so.
    /// @param thp_disabled  what switched them off for all of a process, by its number
    /// @param comm  what the process is called; may give an empty name
    std::vector<Reason>
    switched_off(const std::map<std::int64_t, std::string>& thp_disabled,
                 const std::function<std::string(std::int64_t tgid)>& comm) const;
    /// PMD and PTE faults so far.
    std::uint64_t faults() const { return faults_; }

private:
    struct Faults {
        std::int64_t tgid = 0; ///< whose mapping it is
        bool advised = false;  ///< it has kVmNoHugePage
        std::int64_t pmd = 0, pte = 0;
    };
    std::unordered_map<std::int64_t, Faults> mappings_; ///< by Mapping::id
    Faults* last_ = nullptr;                            ///< where the last fault was
    std::int64_t last_id_ = kNone;
    std::uint64_t faults_ = 0;
};

/// The same of a whole trace.
std::vector<Reason> huge_pages_off(const Trace& trace);
/// What switched huge pages off for all of a process, by its number (key::kThpDisabled).
std::map<std::int64_t, std::string> thp_disabled(const Session& session);

} // namespace daxscope::trace
