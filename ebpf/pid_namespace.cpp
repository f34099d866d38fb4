// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/pid_namespace.h"

#include "ebpf/task_numbers.skel.h"
#include "replay/trace/error.h"

#include <linux/types.h>

#include "ebpf/task_numbers.h"

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

int say_nothing(libbpf_print_level /*level*/, const char* /*format*/, va_list /*arguments*/) {
    return 0;
}

[[noreturn]] void refuse(int error) {
    throw Error(Exit::Usage,
                fmt::format("processes are numbered by an inner PID namespace here, and the kernel "
                            "refuses to tell their numbers in the first one: {}",
                            std::strerror(error)),
                "Record on the host itself, or without -p and -t.");
}

} // namespace

std::uint64_t own_pid_namespace(const std::filesystem::path& proc) {
    struct stat found {};
    return stat((proc / "self/ns/pid").c_str(), &found) == 0 ? found.st_ino : kFirstPidNamespace;
}

bool proc_is_own(const std::filesystem::path& proc) {
    std::error_code none;
    return std::filesystem::read_symlink(proc / "self", none).string() == std::to_string(getpid());
}

std::vector<TaskNumbers> task_numbers(std::uint64_t pid_namespace) {
    const auto old = libbpf_set_print(say_nothing);
    const std::unique_ptr<task_numbers_bpf, decltype(&task_numbers_bpf__destroy)> object(
        task_numbers_bpf__open(), task_numbers_bpf__destroy);
    if (object == nullptr) {
        refuse(errno);
    }
    const_cast<__u32&>(object->rodata->namespace_inode) = static_cast<__u32>(pid_namespace);
    const int failed = task_numbers_bpf__load(object.get());
    libbpf_set_print(old);
    if (failed != 0) {
        refuse(-failed);
    }
    const std::unique_ptr<bpf_link, decltype(&bpf_link__destroy)> link(
        bpf_program__attach_iter(object->progs.tell_numbers, nullptr), bpf_link__destroy);
    if (link == nullptr) {
        refuse(errno);
    }
    const int fd = bpf_iter_create(bpf_link__fd(link.get()));
    if (fd < 0) {
        refuse(errno);
    }
    std::vector<TaskNumbers> tasks;
    std::vector<std::byte> bytes;
    std::byte some[4096];
    ssize_t got = 0;
    while ((got = read(fd, some, sizeof some)) > 0 || (got < 0 && errno == EAGAIN)) {
        bytes.insert(bytes.end(), some, some + std::max<ssize_t>(got, 0));
    }
    const int error = got < 0 ? errno : 0;
    close(fd);
    if (error != 0) {
        refuse(error);
    }
    for (std::size_t at = 0; at + sizeof(daxscope_task_numbers) <= bytes.size();
         at += sizeof(daxscope_task_numbers)) {
        daxscope_task_numbers found{};
        std::memcpy(&found, bytes.data() + at, sizeof found);
        tasks.push_back({found.here, found.tgid, found.tid});
    }
    return tasks;
}

} // namespace daxscope::ebpf
