// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/sampler.h"

#include "ebpf/clock.h"
#include "ebpf/privilege.h"
#include "replay/trace/error.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cap-ng.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <new>
#include <poll.h>
#include <sched.h>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace daxscope::ebpf {

/// What recorder and sampler both see.
struct Sampler::Shared {
    std::atomic<std::uint32_t> count = 0; ///< of tgids that are there
    std::atomic<std::uint32_t> unsampled = 0;
    std::atomic<std::uint64_t> samples = 0;
    std::atomic<std::int64_t> time = 0;
    std::array<std::int64_t, kMostProcesses> tgids{};
};

namespace {

/// CLEAR_REFS_MAPPED: file mappings alone, so that the ageing of anonymous memory is left as it is.
constexpr char kClearMapped[] = {'3'};

struct Process {
    int clear_refs;
    std::uint64_t since; ///< BOOTTIME ns; 0 = not sampled yet
};

/// What this process has used, ns.
std::int64_t processor_time() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

/// Do processors keep the translations of an address space that they leave? Those with PCIDs do.
bool keeps_translations() {
    std::ifstream cpus("/proc/cpuinfo");
    for (std::string line; std::getline(cpus, line);) {
        if (line.starts_with("flags")) {
            return (line + " ").find(" pcid ") != std::string::npos;
        }
    }
    return true;
}

/// Runs on each processor for a moment: where it was in another address space, it loses that one's
/// translations, and the next access sets its accessed bit again.
void visit(const cpu_set_t& all) {
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
        if (CPU_ISSET(cpu, &all)) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(cpu, &one);
            sched_setaffinity(0, sizeof one, &one); // it may be offline by now
        }
    }
}

/// Sleeps until then. @return false if the recorder is done, or gone
bool sleep_until(int recorder, std::int64_t time) {
    constexpr std::int64_t kSecond = 1'000'000'000;
    const std::int64_t left = std::max<std::int64_t>(time - boottime(), 0);
    const timespec timeout{left / kSecond, left % kSecond};
    pollfd fd{recorder, POLLIN, 0};
    return ppoll(&fd, 1, &timeout, nullptr) == 0;
}

} // namespace

Sampler::Sampler(std::int64_t period, daxscope_sampling& told) : told_(told) {
    void* const memory =
        mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int ends[2] = {-1, -1};
    if (memory == MAP_FAILED || pipe2(ends, O_CLOEXEC) != 0) {
        const int error = errno;
        if (memory != MAP_FAILED) {
            munmap(memory, sizeof(Shared));
        }
        throw Error(Exit::Usage, fmt::format("cannot measure accesses: {}", std::strerror(error)));
    }
    shared_ = new (memory) Shared;
    pid_ = fork();
    if (pid_ == 0) {
        work(ends[0], period);
    }
    const int error = errno;
    close(ends[0]);
    stop_ = ends[1];
    if (pid_ < 0) {
        stop();
        munmap(memory, sizeof(Shared));
        throw Error(Exit::Usage,
                    fmt::format("cannot start the sampler of accesses: {}", std::strerror(error)));
    }
    std::atomic_ref(told_.tid).store(static_cast<std::uint32_t>(pid_), std::memory_order_release);
}

Sampler::~Sampler() {
    stop();
    munmap(shared_, sizeof(Shared));
}

void Sampler::watch(std::int64_t tgid) {
    if (tgid <= 0 || !watched_.insert(tgid).second) {
        return;
    }
    const std::uint32_t count = shared_->count.load(std::memory_order_relaxed);
    if (count == kMostProcesses) {
        ++left_out_;
        return;
    }
    shared_->tgids[count] = tgid;
    shared_->count.store(count + 1, std::memory_order_release);
}

void Sampler::stop() {
    if (stop_ >= 0) {
        close(stop_);
        stop_ = -1;
    }
    if (pid_ > 0) {
        while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
        pid_ = -1;
    }
}

Sampler::Totals Sampler::totals() const {
    return {shared_->samples.load(), shared_->time.load(), shared_->unsampled.load() + left_out_};
}

void Sampler::work(int recorder, std::int64_t period) {
    // Ctrl-C is the recorder's to take. The probe's descriptors would keep its programs attached.
    std::signal(SIGINT, SIG_IGN);
    std::signal(SIGTERM, SIG_IGN);
    const auto fd = static_cast<unsigned>(recorder);
    if (fd > STDERR_FILENO + 1) {
        close_range(STDERR_FILENO + 1, fd - 1, 0);
    }
    close_range(fd + 1, ~0U, 0);
    keep_only(CAP_DAC_OVERRIDE);

    cpu_set_t cpus;
    const bool visits = sched_getaffinity(0, sizeof cpus, &cpus) == 0 && !keeps_translations();
    std::vector<Process> processes;
    std::uint32_t known = 0;
    const std::int64_t before = processor_time();
    for (std::int64_t next = boottime();;) {
        next += period;
        if (const std::int64_t now = boottime(); next < now) {
            next = now + period; // late: right away would make a window of no length
        }
        if (!sleep_until(recorder, next)) {
            _exit(0);
        }
        for (; known < shared_->count.load(std::memory_order_acquire); ++known) {
            const auto path = fmt::format("/proc/{}/clear_refs", shared_->tgids[known]);
            const int clear_refs = open(path.c_str(), O_WRONLY | O_CLOEXEC);
            if (clear_refs >= 0) {
                processes.push_back({clear_refs, 0});
            } else if (errno != ENOENT) { // it is gone already
                ++shared_->unsampled;
            }
        }
        std::erase_if(processes, [this](Process& process) {
            const std::int64_t begin = boottime();
            std::atomic_ref(told_.since).store(process.since, std::memory_order_release);
            const bool gone = write(process.clear_refs, kClearMapped, sizeof kClearMapped) < 0;
            if (gone) {
                close(process.clear_refs);
                return true;
            }
            process.since = static_cast<std::uint64_t>(begin);
            ++shared_->samples;
            return false;
        });
        if (visits && !processes.empty()) {
            visit(cpus);
        }
        shared_->time = processor_time() - before;
    }
}

} // namespace daxscope::ebpf
