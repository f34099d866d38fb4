// SPDX-License-Identifier: GPL-3.0-or-later
//
// In an inner PID namespace a process has one number here and another one in the first namespace,
// which is the number that the probe compares and that a trace holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace daxscope::ebpf {

/// A task, by its numbers.
struct TaskNumbers {
    std::int64_t here = 0; ///< of the thread, in the namespace that was asked about
    std::int64_t tgid = 0; ///< of its process, in the first namespace
    std::int64_t tid = 0;  ///< of the thread, likewise
};

/// The inode of a PID namespace that every kernel gives to the first one (PROC_PID_INIT_INO).
inline constexpr std::uint64_t kFirstPidNamespace = 0xEFFFFFFC;

/// Inode of this process's PID namespace; kFirstPidNamespace where /proc doesn't tell.
std::uint64_t own_pid_namespace(const std::filesystem::path& proc = "/proc");
/// Does /proc number processes as this process's namespace does? It does not where it was mounted
/// in another one.
bool proc_is_own(const std::filesystem::path& proc = "/proc");

/// The tasks of a namespace that this process sees, by an iterator of BPF (iter/task, 5.8): asks
/// for CAP_BPF and CAP_PERFMON.
/// @throws Error(Exit::Usage) where the kernel refuses it
std::vector<TaskNumbers> task_numbers(std::uint64_t pid_namespace);

} // namespace daxscope::ebpf
