// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/misses.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstddef>
#include <cstring>

namespace daxscope::ebpf {

namespace {

/// struct bpf_link_info as far as it goes since 6.7: Debian 12's header is that of 6.1.
struct LinkInfo {
    std::uint32_t type = 0;
    std::uint32_t id = 0;
    std::uint32_t program = 0;
    std::uint32_t pad = 0;
    union {
        struct {
            std::uint64_t addresses;
            std::uint32_t count;
            std::uint32_t flags;
            std::uint64_t missed;
        } multi;
        struct {
            std::uint32_t type;
            std::uint32_t pad;
            std::uint64_t name;
            std::uint32_t name_length;
            std::uint32_t offset;
            std::uint64_t address;
            std::uint64_t missed;
        } kprobe = {};
    };
};
constexpr std::uint32_t kPerfEvent = 7;   // BPF_LINK_TYPE_PERF_EVENT
constexpr std::uint32_t kKprobeMulti = 8; // BPF_LINK_TYPE_KPROBE_MULTI
static_assert(offsetof(LinkInfo, multi) == 16);
static_assert(sizeof(LinkInfo) == 56);

void not_read(Misses& misses, const std::string& why) {
    if (misses.unread.empty()) {
        misses.unread = why;
    }
}

} // namespace

void add_misses(const bpf_program* program, Misses& misses) {
    const int fd = bpf_program__fd(program);
    if (fd < 0) {
        return;
    }
    bpf_prog_info info{};
    std::uint32_t length = sizeof info;
    if (bpf_obj_get_info_by_fd(fd, &info, &length) != 0) {
        not_read(misses, errno == EPERM
                             ? "the kernel says only to the privileged which programs it skipped "
                               "(before 5.19)"
                             : std::string("the kernel does not say which programs it skipped: ") +
                                   std::strerror(errno));
        return;
    }
    if (length < offsetof(bpf_prog_info, recursion_misses) + sizeof info.recursion_misses) {
        not_read(misses, "the kernel does not count which programs it skipped (before 5.12)");
        return;
    }
    if (info.recursion_misses > 0) {
        misses.by_program[bpf_program__name(program)] += info.recursion_misses;
    }
}

void add_misses(const bpf_link* link, const std::string& program, Misses& misses) {
    LinkInfo info;
    std::uint32_t length = sizeof info;
    if (bpf_obj_get_info_by_fd(bpf_link__fd(link), &info, &length) != 0 || length < sizeof info) {
        not_read(misses, "the kernel does not say how many calls its kprobes missed (before 6.7)");
        return;
    }
    const std::uint64_t missed = info.type == kKprobeMulti ? info.multi.missed
                                 : info.type == kPerfEvent ? info.kprobe.missed
                                                           : 0;
    if (missed > 0) {
        misses.by_program[program] += missed;
    }
}

} // namespace daxscope::ebpf
