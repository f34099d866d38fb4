// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/recorder.h"

#include "ebpf/backlog.h"
#include "ebpf/child.h"
#include "ebpf/clock.h"
#include "ebpf/decode.h"
#include "ebpf/fiemap.h"
#include "ebpf/loss.h"
#include "ebpf/machine.h"
#include "ebpf/mounts.h"
#include "ebpf/privilege.h"
#include "ebpf/probe.h"
#include "ebpf/sampler.h"
#include "ebpf/stop.h"
#include "ebpf/users.h"
#include "replay/trace/error.h"
#include "replay/trace/names.h"
#include "replay/trace/reasons.h"
#include "replay/trace/writer.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <set>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kCommitEvery = 200ms;
constexpr auto kClocksEvery = 10s;
constexpr auto kMissesEvery = 1s;
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
    config.page_shift = static_cast<std::uint8_t>(std::countr_zero(machine.page_size));
    config.pmd_shift = static_cast<std::uint8_t>(std::countr_zero(machine.pmd_size));
    std::memcpy(config.comm, options.comm.data(),
                std::min(options.comm.size(), sizeof config.comm - 1));
    return config;
}

/// An open file descriptor.
struct Fd {
    int value = -1;
    explicit Fd(int fd) : value(fd) {}
    ~Fd() {
        if (value >= 0) {
            close(value);
        }
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
};

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

/// The recorder asks FIEMAP itself.
bool comes_from_the_probe(int kind) {
    return kind < DAXSCOPE_KINDS && kind != static_cast<int>(trace::Kind::Fiemap);
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

/// One recording under way: the way of the records from the ring into the file.
class Recording {
public:
    Recording(const Options& options, const Machine& machine, Probe& probe, Sampler* sampler,
              Child* child)
        : options_(options), probe_(probe), sampler_(sampler), child_(child),
          identities_(machine.page_size, read_mounts()), decoder_(identities_),
          writer_(options.output, machine.release, options.overwrite), begin_(boottime()),
          losses_(begin_), page_size_(machine.page_size),
          pages_per_pmd_(static_cast<std::int64_t>(machine.pmd_size / machine.page_size)) {
        writer_.set(trace::key::kKernelRelease, machine.release);
        writer_.set(trace::key::kMachine, machine.architecture);
        writer_.set(trace::key::kPageSize, std::to_string(machine.page_size));
        writer_.set(trace::key::kPmdSize, std::to_string(machine.pmd_size));
        writer_.set(trace::key::kClock, "boottime");
        writer_.set(trace::key::kRecorder, options.recorder);
        writer_.set(trace::key::kStart, std::to_string(begin_));
        writer_.set(trace::key::kFilters, options.filters);
        writer_.set("cpus", std::to_string(machine.cpus));
        if (!options.command.empty()) {
            writer_.set(trace::key::kCommand, fmt::format("{}", fmt::join(options.command, " ")));
        }
        if (!probe.missing().empty()) {
            writer_.set(trace::key::kWithout, fmt::format("{}", fmt::join(probe.missing(), "; ")));
        }
        for (const auto& [hook, attach] : probe.attached()) {
            writer_.set("attached." + hook, attach_name(attach));
        }
        if (!machine.test_module.empty()) {
            writer_.set(trace::key::kTestModule, machine.test_module);
        }
        if (sampler != nullptr) {
            writer_.set(trace::key::kAccessPeriod, std::to_string(options.access_period));
        }
        writer_.add(read_clocks());
        writer_.flush();
        readable_while_written_ = writer_.readable_while_written();
        probe.start();
    }

    /// For a recording that never began.
    void discard() { writer_.discard(); }

    Outcome run(const std::function<void(const Status&)>& tell) {
        Outcome outcome;
        outcome.output = options_.output;
        live_ = tell != nullptr;
        try {
            outcome.end_reason = collect(tell);
            finish();
            outcome.command_exit = end_command();
            if (outcome.command_exit) {
                writer_.set("command_exit", std::to_string(*outcome.command_exit));
            }
            writer_.set(trace::key::kEnd, std::to_string(end_));
            writer_.set(trace::key::kEndReason, outcome.end_reason);
            writer_.close();
        } catch (const Error& error) {
            // What was committed stays. Without an `end`, readers know that there was more.
            probe_.stop();
            outcome.end_reason = "the file could not be written";
            outcome.error = error.what();
            outcome.command_exit = end_command();
        }
        outcome.seconds = static_cast<double>((end_ != 0 ? end_ : boottime()) - begin_) / 1e9;
        outcome.events = writer_.events();
        outcome.lost = writer_.lost();
        outcome.without = probe_.missing();
        if (!readable_while_written_) {
            outcome.notes.push_back(fmt::format(
                "the file system of {} shares no memory between processes: looking at the trace "
                "while it was recorded could have cost events",
                options_.output.string()));
        }
        tell_of_accesses(outcome);
        for (int kind = 1; kind <= static_cast<int>(trace::kLastKind); ++kind) {
            const std::string name{trace::kind_name(static_cast<trace::Kind>(kind))};
            outcome.by_kind[name] = decoder_.total(static_cast<trace::Kind>(kind));
            if (comes_from_the_probe(kind)) {
                outcome.seen[name] = seen(kind);
            }
        }
        return outcome;
    }

private:
    std::optional<int> end_command() {
        if (child_ == nullptr) {
            return std::nullopt;
        }
        child_->stop();
        return child_->ended();
    }

    /// Records until something ends it; says what.
    std::string collect(const std::function<void(const Status&)>& tell) {
        Backlog backlog(probe_.ring(), probe_.ring_fd());
        const auto started = Clock::now();
        auto commit = started + kCommitEvery;
        auto clocks = started + kClocksEvery;
        auto misses = started + kMissesEvery;
        auto told = started;
        std::string reason;
        while (reason.empty()) {
            reason = over(started);
            write(backlog.take(50ms));
            watch_counters();
            const auto now = Clock::now();
            if (now >= commit) {
                writer_.flush();
                commit = now + kCommitEvery;
                if (options_.max_bytes != 0 && file_bytes() >= options_.max_bytes) {
                    reason = "size";
                }
            }
            if (now >= clocks) {
                writer_.add(read_clocks());
                clocks = now + kClocksEvery;
            }
            if (now >= misses) {
                add(losses_.misses(probe_.misses(), boottime()));
                misses = now + kMissesEvery;
            }
            if (tell && now - told >= 1s) {
                tell(status());
                told = now;
            }
            if (options_.events != 0 && writer_.events() >= options_.events) {
                reason = "events";
            }
        }
        if (sampler_ != nullptr) {
            sampler_->stop();
        }
        probe_.stop();
        end_ = boottime();
        probe_.detach();
        backlog.stop();
        while (const auto rest = backlog.take(0ms)) {
            write(rest);
        }
        return reason;
    }

    std::string over(Clock::time_point started) {
        if (stop_asked()) {
            return "signal";
        }
        if (child_ != nullptr && child_->ended()) {
            return "child exit";
        }
        if (options_.duration > 0 &&
            Clock::now() - started >= std::chrono::duration<double>(options_.duration)) {
            return "duration";
        }
        return {};
    }

    /// After the ring is empty: what is still open, what was lost, what there was.
    void finish() {
        for (const daxscope_record& open : probe_.brackets()) {
            decoder_.take(std::as_bytes(std::span(&open, 1)));
            ++open_[open.kind];
        }
        write_decoded();
        watch_counters();
        const auto misses = probe_.misses();
        add(losses_.misses(misses, boottime()));
        for (int kind = 1; kind < DAXSCOPE_KINDS; ++kind) {
            if (comes_from_the_probe(kind)) {
                writer_.set(
                    fmt::format("seen.{}", trace::kind_name(static_cast<trace::Kind>(kind))),
                    std::to_string(seen(kind)));
            }
        }
        if (sampler_ != nullptr) {
            const Sampler::Totals totals = sampler_->totals();
            writer_.set(trace::key::kAccessSamples, std::to_string(totals.samples));
            writer_.set(trace::key::kAccessTime, std::to_string(totals.time));
            if (totals.unsampled > 0) {
                writer_.set(trace::key::kAccessUnsampled, std::to_string(totals.unsampled));
            }
        }
        const auto passed_over = probe_.passed_over();
        for (std::size_t filter = 1; filter < passed_over.size(); ++filter) {
            if (passed_over[filter] > 0) {
                writer_.set(
                    fmt::format("{}{}", trace::key::kPassedOver, trace::filter_names()[filter - 1]),
                    std::to_string(passed_over[filter]));
            }
        }
        for (const auto& [program, count] : misses) {
            writer_.set("missed." + program, std::to_string(count));
        }
        if (const std::string module = this_machine().test_module; !module.empty()) {
            writer_.set(trace::key::kTestModule, module); // loaded while it recorded
        }
        writer_.add(read_clocks());
    }

    std::uint64_t seen(int kind) const {
        return probe_.counters(kind).seen + open_[static_cast<std::size_t>(kind)];
    }

    void write(const std::optional<Backlog::Chunk>& chunk) {
        if (chunk) {
            chunk->each([this](std::span<const std::byte> record) { decoder_.take(record); });
            write_decoded();
        }
    }

    void write_decoded() {
        const Identities::Fresh fresh = identities_.take();
        for (const trace::File& file : fresh.files) {
            writer_.add(file);
            for (const trace::Event& extent :
                 fiemap(file, page_size_, end_ != 0 ? end_ : boottime())) {
                decoder_.add(extent);
            }
        }
        std::for_each(fresh.tasks.begin(), fresh.tasks.end(),
                      [this](auto& row) { writer_.add(row); });
        for (const trace::Mapping& mapping : fresh.mappings) {
            writer_.add(mapping);
            if (sampler_ != nullptr) {
                sampler_->watch(mapping.tgid);
            }
        }
        auto events = decoder_.events();
        if (options_.events != 0) {
            const std::uint64_t left =
                options_.events - std::min<std::uint64_t>(options_.events, writer_.events());
            events = events.first(std::min<std::size_t>(events.size(), left));
        }
        writer_.add(events);
        if (live_) {
            count_refaults(events);
        }
        decoder_.clear();
    }

    void tell_of_accesses(Outcome& outcome) const {
        if (options_.access_period == 0) {
            return;
        }
        if (sampler_ == nullptr) {
            outcome.notes.push_back(fmt::format(
                "accesses were not measured: this kernel lets nothing attach to {}(); 'daxscope "
                "doctor' says why",
                kAccessHook));
            return;
        }
        const Sampler::Totals totals = sampler_->totals();
        outcome.accesses = {options_.access_period, totals.samples, totals.time, totals.unsampled};
        if (totals.unsampled > 0) {
            outcome.notes.push_back(fmt::format(
                "accesses of {} processes were not measured: those of other users ask for "
                "CAP_DAC_OVERRIDE, and more than {} are not sampled",
                totals.unsampled, Sampler::kMostProcesses));
        }
    }

    /// A first guess for the terminal; the replay knows the causes.
    void count_refaults(std::span<const trace::Event> events) {
        for (const trace::Event& event : events) {
            if (event.kind == trace::Kind::PmdFault && event.pmd_in == 0 &&
                !touched_.emplace(event.mapping, event.pgoff / pages_per_pmd_).second) {
                ++refaults_;
            }
        }
    }

    void watch_counters() {
        LossWatch::Counters now;
        for (int kind = 0; kind < DAXSCOPE_KINDS; ++kind) {
            now[static_cast<std::size_t>(kind)] = probe_.counters(kind);
        }
        add(losses_.counters(now, boottime()));
    }

    void add(const std::vector<trace::Loss>& losses) {
        for (const trace::Loss& loss : losses) {
            writer_.add(loss);
        }
    }

    std::uint64_t file_bytes() const {
        std::error_code ignored;
        const auto bytes = std::filesystem::file_size(options_.output, ignored);
        return ignored ? 0 : bytes;
    }

    Status status() const {
        Status status;
        status.seconds = static_cast<double>(boottime() - begin_) / 1e9;
        status.pmd_faults = decoder_.total(trace::Kind::PmdFault);
        status.pte_faults = decoder_.total(trace::Kind::PteFault);
        status.unmaps = decoder_.total(trace::Kind::Unmap);
        status.refaults = refaults_;
        status.events = decoder_.total();
        status.lost = writer_.lost();
        return status;
    }

    const Options& options_;
    Probe& probe_;
    Sampler* sampler_;
    Child* child_;
    Identities identities_;
    Decoder decoder_;
    trace::Writer writer_;
    std::int64_t begin_;
    std::int64_t end_ = 0;
    LossWatch losses_;
    std::array<std::uint64_t, DAXSCOPE_KINDS> open_{};
    bool live_ = false;
    bool readable_while_written_ = true;
    std::uint64_t page_size_;
    std::int64_t pages_per_pmd_;
    std::set<std::pair<std::int64_t, std::int64_t>> touched_; ///< mapping, PMD range of its file
    std::uint64_t refaults_ = 0;
};

} // namespace

std::uint64_t default_ring_bytes() {
    const auto cpus = static_cast<std::uint64_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
    return std::bit_ceil(std::max<std::uint64_t>(8, cpus) << 20);
}

Outcome record(const Options& options, const std::function<void(const Status&)>& tell) {
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
    // The command gets the privileges that this program was started with, so it forks first.
    std::optional<Child> child;
    if (!options.command.empty()) {
        child.emplace(options.command);
    }
    const StopSignals signals;
    const Fd cgroup(open_cgroup(options.cgroup));
    Probe probe(config_for(options, machine, ring_bytes), ring_bytes, cgroup.value, options.untyped,
                options.access_period > 0);
    std::optional<Sampler> sampler; // keeps what it needs when the rest is given up
    if (options.access_period > 0 && probe.attached().contains(std::string(kAccessHook))) {
        sampler.emplace(options.access_period, probe.sampling());
    }
    const auto users = sampler ? users_before(options) : std::vector<std::int64_t>();
    std::filesystem::path folder = options.output.parent_path();
    drop_privileges(folder.empty() ? "." : folder);
    if (stop_asked()) {
        throw Cancelled();
    }
    Recording recording(options, machine, probe, sampler ? &*sampler : nullptr,
                        child ? &*child : nullptr);
    for (const std::int64_t tgid : users) {
        sampler->watch(tgid);
    }
    if (child) {
        try {
            child->release();
        } catch (...) {
            recording.discard();
            throw;
        }
    }
    return recording.run(tell);
}

} // namespace daxscope::ebpf
