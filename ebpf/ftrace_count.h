// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>
#include <sys/types.h>

namespace daxscope::ebpf {

/// The events in the text of a `trace` file of tracefs, by name: how many lines each has.
std::map<std::string, std::uint64_t> count_events(std::istream& trace);

/// Has ftrace record the events of fs_dax of one process, in an instance of tracefs that nobody
/// else uses, while it lives.
class FtraceCount {
public:
    /// @throws Error(Exit::Usage) without tracefs or the privilege
    explicit FtraceCount(pid_t pid);
    /// Takes the instance away.
    ~FtraceCount();
    FtraceCount(const FtraceCount&) = delete;
    FtraceCount& operator=(const FtraceCount&) = delete;

    /// What was counted so far, by the event's name.
    /// @throws Error(Exit::Usage) if it can't be read, or ftrace lost some
    std::map<std::string, std::uint64_t> counts() const;

private:
    std::filesystem::path instance_;
};

} // namespace daxscope::ebpf
