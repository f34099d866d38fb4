// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/recorder.h"

#include "ebpf/child.h"
#include "ebpf/device_stack.h"
#include "ebpf/machine.h"
#include "ebpf/mounts.h"
#include "ebpf/privilege.h"
#include "ebpf/probe.h"
#include "ebpf/recording.h"
#include "ebpf/sampler.h"
#include "ebpf/stop.h"
#include "ebpf/users.h"
#include "ebpf/why.h"
#include "replay/trace/descriptor.h"
#include "replay/trace/error.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

/// VM_FAULT_OOM, SIGBUS, HWPOISON, HWPOISON_LARGE, SIGSEGV, FALLBACK: the same bits since 4.15.
constexpr std::uint32_t kFailed = 0x1 | 0x2 | 0x10 | 0x20 | 0x40 | 0x800;

daxscope_config config_for(const Options& options, const Machine& machine,
                           std::uint64_t ring_bytes) {
    daxscope_config config{};
    config.tgid = options.tgid;
    config.tid = options.tid;
    config.dev = options.dev;
    config.ino = options.ino;
    config.results = options.failed_only ? kFailed : 0;
    config.wake_bytes = ring_bytes / 8;
    config.use_comm = options.comm.empty() ? 0 : 1;
    config.use_cgroup = options.cgroup.empty() ? 0 : 1;
    config.races = options.races ? 1 : 0;
    config.page_shift = static_cast<std::uint8_t>(std::countr_zero(machine.page_size));
    config.pmd_shift = static_cast<std::uint8_t>(std::countr_zero(machine.pmd_size));
    std::memcpy(config.comm, options.comm.data(),
                std::min(options.comm.size(), sizeof config.comm - 1));
    return config;
}

int open_cgroup(const std::filesystem::path& folder) {
    if (folder.empty()) {
        return -1;
    }
    const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        throw Error(Exit::Usage,
                    fmt::format("cannot open cgroup {}: {}", folder.string(), std::strerror(errno)),
                    "give a directory below /sys/fs/cgroup");
    }
    return fd;
}

/// Processes whose mappings were there before the recording, and may never fault. Of tasks chosen
/// by name or cgroup nothing is known before they do something.
std::vector<std::int64_t> users_before(const Options& options) {
    if (options.tgid != 0) {
        return {options.tgid};
    }
    if (options.tid != 0 || !options.comm.empty() || !options.cgroup.empty()) {
        return {};
    }
    return users_of(dax_devices(read_mounts()));
}

} // namespace

std::uint64_t default_ring_bytes() {
    const auto cpus = static_cast<std::uint64_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
    return std::bit_ceil(std::max<std::uint64_t>(8, cpus) << 20);
}

Outcome record(const Options& asked, const std::function<void(const Status&)>& tell) {
    Options options = asked; // with filters as the probe compares them
    const Machine machine = this_machine();
    const std::uint64_t ring_bytes =
        options.ring_bytes != 0 ? options.ring_bytes : default_ring_bytes();
    if (!std::has_single_bit(ring_bytes) || ring_bytes < machine.page_size ||
        ring_bytes > (std::uint64_t{1} << 30)) {
        throw Error(Exit::Usage,
                    fmt::format("a ring of {} bytes is not possible: it must be a power of two "
                                "from {} to 1 GiB",
                                ring_bytes, machine.page_size));
    }
    Why why(options);
    // The command gets the privileges that this program was started with, so it forks first.
    std::optional<Child> child;
    if (!options.command.empty()) {
        ChildSetup setup;
        setup.stdout_to_stderr = options.stdout_taken;
        if (!options.user.empty()) {
            setup.user = find_account(options.user);
        }
        child.emplace(options.command, setup);
    }
    why.watch(child ? child->pid() : 0);
    const StopSignals signals;
    const trace::Descriptor cgroup(open_cgroup(options.cgroup));
    Probe probe(config_for(options, machine, ring_bytes), ring_bytes, cgroup.get(), options.untyped,
                {options.access_period > 0, options.races}, options.verbose);
    std::optional<Sampler> sampler; // keeps what it needs when the rest is given up
    if (options.access_period > 0 && probe.attached().contains(std::string(kAccessHook))) {
        sampler.emplace(options.access_period, probe.sampling());
    }
    if (options.note) {
        const std::string lacks = not_recorded_here(probe.missing());
        std::for_each(why.notes().begin(), why.notes().end(), options.note);
        if (!lacks.empty()) {
            options.note(lacks);
        }
    }
    const auto users = sampler ? users_before(asked) : std::vector<std::int64_t>();
    std::filesystem::path folder = options.output.parent_path();
    probe.add_facts(device_facts(machine.pmd_size));
    drop_privileges(folder.empty() ? "." : folder, child.has_value());
    Recording recording(options, machine, probe, why, sampler ? &*sampler : nullptr,
                        child ? &*child : nullptr);
    if (stop_asked() || (options.until_eof && input_ended())) {
        throw Cancelled();
    }
    probe.start();
    why.start();
    for (const std::int64_t tgid : users) {
        sampler->watch(tgid);
    }
    if (child) {
        child->release();
    }
    recording.take_name(); // what happens meanwhile is in the ring
    return recording.run(tell);
}

} // namespace daxscope::ebpf
