// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>

struct bpf_link;
struct bpf_program;

namespace daxscope::ebpf {

/// How often the kernel skipped programs.
struct Misses {
    std::map<std::string, std::uint64_t> by_program; ///< those that were skipped at all
    std::string unread; ///< why not all of them could be read; empty where they could
};

/// Adds how often a program was skipped because it, or for kprobes any other, was already running
/// on that CPU (bpf_prog_info.recursion_misses, 5.12).
void add_misses(const bpf_program* program, Misses& misses);
/// Adds how often a kprobe or kretprobe of that program was passed over before its program was
/// asked (bpf_link_info, 6.7): a kprobe in a kprobe, more returns under way than there was room
/// for.
void add_misses(const bpf_link* link, const std::string& program, Misses& misses);

} // namespace daxscope::ebpf
