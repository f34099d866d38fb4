// SPDX-License-Identifier: GPL-3.0-or-later
//
// What daxscope-reader, the child that reads a binary trace, tells its parent: records, in the
// order of the trace, in memory that both have, for a pipe would copy each byte twice. Neither side
// trusts the other one's lengths, and the parent looks at nothing that the child could still
// change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace daxscope::source::wire {

/// Where the child finds its descriptors: the trace, open for reading, a SOCK_SEQPACKET to its
/// parent, and the memory. A CTF trace is a folder, and its descriptor one of a folder.
inline constexpr int kTrace = 0, kSocket = 3, kMemory = 4;

/// The memory is slots, which the child fills in turn with whole records. Then it sends a Filled;
/// one byte back says that the slot was read and is its own again.
inline constexpr std::size_t kSlots = 4, kSlotBytes = 512 * 1024;
struct Filled {
    std::uint32_t bytes; ///< of the slot, from its begin
};

/// What a record says. Texts are UTF-8 as far as the trace is, and end with the record.
enum class Type : std::uint16_t {
    Meta = 1, ///< text: "key\nvalue", of the trace as a whole; keys below
    Schema,   ///< text: "system\nevent\nfield\nfield…": what Event records of this schema hold
    Task,     ///< TaskPart, and the name of the task as text; before its first event
    Event,    ///< EventPart, and a number for each field of the schema
    Loss,     ///< LossPart, and where they were lost as text
    Progress, ///< ProgressPart
    End,      ///< nothing: the trace is at its end
    Refuse,   ///< text: "where\nwhy": the trace cannot be read on
};

/// Before each record; a record's bytes are filled up to a multiple of eight.
struct Head {
    Type type;
    std::uint16_t schema; ///< of Schema and Event, below kMostSchemas
    std::uint32_t bytes;  ///< that follow, without what fills up
};
static_assert(sizeof(Head) == 8);

inline constexpr std::int32_t kUnknown = -1;

struct EventPart {
    std::int64_t ts;  ///< of the trace's own clock
    std::int32_t cpu; ///< kUnknown: not recorded
    std::int32_t tid;
};
struct TaskPart {
    std::int32_t tid;
    std::int32_t tgid; ///< kUnknown: not recorded
};
struct LossPart {
    std::int64_t from, to; ///< after that time, noticed at this one
    std::int64_t count;    ///< kUnknown
};
struct ProgressPart {
    std::uint64_t done, total; ///< bytes; total 0: not known
};
static_assert(sizeof(EventPart) == 16 && sizeof(TaskPart) == 8 && sizeof(LossPart) == 24 &&
              sizeof(ProgressPart) == 16);

inline constexpr std::size_t kMostSchemas = 4096, kMostFields = 24, kMostBytes = 65'536;

constexpr std::size_t padded(std::size_t bytes) {
    return (bytes + 7) / 8 * 8;
}

// Keys of Meta.
inline constexpr std::string_view kSynthetic =
    "synthetic";                                        ///< who made it, where nobody recorded it
inline constexpr std::string_view kFormat = "format";   ///< "trace.dat, version 7, zstd"
inline constexpr std::string_view kClock = "clock";     ///< the kernel's name: "local", "boot", …
inline constexpr std::string_view kRelease = "release"; ///< uname -r
inline constexpr std::string_view kMachine = "machine"; ///< uname -m
inline constexpr std::string_view kHost = "host";       ///< uname -n
inline constexpr std::string_view kCpus = "cpus";       ///< of that machine
inline constexpr std::string_view kRecorder = "recorder"; ///< "trace-cmd 3.1.6"
inline constexpr std::string_view kCommand = "command";   ///< what was recorded, as typed
inline constexpr std::string_view kNote = "note"; ///< a sentence on what was left out; may repeat

/// Whether an event of this system and name can tell anything of DAX faults. The others stay with
/// the child.
constexpr bool is_wanted(std::string_view system, std::string_view event) {
    return system == "fs_dax" || system == "iomap" || system == "daxscope" ||
           event.starts_with("dax_");
}

} // namespace daxscope::source::wire
