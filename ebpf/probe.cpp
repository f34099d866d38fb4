// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/probe.h"

#include "ebpf/libbpf_log.h"
#include "ebpf/not_recorded.h"
#include "ebpf/probe.skel.h"
#include "ebpf/try_attach.h"
#include "replay/trace/error.h"

#include <algorithm>
#include <atomic>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <set>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

std::string release() {
    utsname name{};
    uname(&name);
    return name.release;
}

constexpr const char* kNoPermission =
    "run it with sudo, or give the program both capabilities with setcap; "
    "'daxscope doctor' says what else this machine asks for";

[[noreturn]] void refuse(int error, const std::string& doing) {
    if (error == EPERM) {
        throw Error(
            Exit::Usage,
            fmt::format("no permission to {}: recording needs CAP_BPF and CAP_PERFMON", doing),
            kNoPermission);
    }
    throw Error(Exit::Usage, fmt::format("cannot {}: {}", doing, std::strerror(error)),
                "'daxscope doctor' says what this kernel lacks");
}

/// The reason of a refusal fits on a line with the rest.
std::string shortened(std::string reason) {
    constexpr std::size_t kMost = 300;
    if (reason.size() > kMost) {
        reason = reason.substr(0, kMost) + " …";
    }
    return reason;
}

[[noreturn]] void refuse(const Probe::Refusal& refusal) {
    if (refusal.error == EPERM && (refusal.program.empty() || refusal.reason.empty())) {
        refuse(EPERM, refusal.doing + " the probe into the kernel");
    }
    const std::string by = refusal.program.empty()
                               ? std::string("the probe")
                               : fmt::format("the probe's program {} ({} by {})", refusal.program,
                                             refusal.hook, attach_name(refusal.attach));
    throw Error(Exit::Usage,
                fmt::format("cannot {} {}: {}{}", refusal.doing, by, std::strerror(refusal.error),
                            refusal.reason.empty() ? "" : ": " + shortened(refusal.reason)),
                "'daxscope doctor' tries every program; 'daxscope record -v' prints all that "
                "libbpf said");
}

bool is_exit(std::string_view program) {
    return program.starts_with("kretprobe_");
}

} // namespace

struct Probe::Wish {
    const daxscope_config& config;
    std::size_t ring_bytes;
    int cgroup_fd;
    Asked asked;
};

/// Which way each hook goes, as far as is known what this kernel refuses.
class Probe::Choice {
public:
    struct One {
        const Hook* hook;
        const Way* way;
    };

    Choice(const Preemption& preemption, bool untyped) : preemption_(preemption) {
        // What the kernel refuses altogether is not tried for every hook again.
        for (const Attach attach : {Attach::Fentry, Attach::Multi, Attach::Kprobe}) {
            const bool unwanted = untyped && attach != Attach::Kprobe;
            if (const int error = unwanted ? ECANCELED : try_attach(attach, types_); error != 0) {
                refused_.emplace(attach, error);
            }
        }
        if (untyped) {
            refused_.emplace(Attach::Btf, ECANCELED);
        }
    }

    /// nullptr if no way is left.
    const Way* way_of(const Hook& hook) const {
        for (const Way* way : ways_in_order(hook, preemption_)) {
            if (offered(*way, types_) && !refused_.contains(way->attach) &&
                !broken_.contains(way)) {
                return way;
            }
        }
        return nullptr;
    }
    bool has_any(const Hook& hook) const {
        return std::any_of(hook.ways.begin(), hook.ways.end(),
                           [this](const Way& way) { return offered(way, types_); });
    }
    /// Why no way is left.
    std::string why_not(const Hook& hook) const {
        if (!has_any(hook)) {
            return "this kernel has nothing to attach it to";
        }
        std::vector<std::string> refusals;
        for (const auto& [attach, error] : refused_) {
            if (std::any_of(hook.ways.begin(), hook.ways.end(),
                            [attach = attach](const Way& way) { return way.attach == attach; })) {
                refusals.push_back(
                    fmt::format("{} ({})", attach_name(attach),
                                error == ECANCELED ? "not wanted" : std::strerror(error)));
            }
        }
        return refusals.empty() ? "the kernel refuses its programs"
                                : fmt::format("refused: {}", fmt::join(refusals, ", "));
    }
    void give_up_on(const Way* way) { broken_.insert(way); }

    const KernelTypes& types() const { return types_; }
    std::vector<One> chosen;

private:
    KernelTypes types_;
    const Preemption& preemption_;
    std::map<Attach, int> refused_; ///< with the errno
    std::set<const Way*> broken_;   ///< each attempt adds one, so there is an end
};

struct Probe::Object {
    struct Link {
        bpf_link* link;
        std::string program;
        bool counted; ///< a kprobe's, which counts what it missed
    };

    probe* skeleton = nullptr;
    std::vector<Link> links;

    ~Object() {
        unlink();
        probe__destroy(skeleton);
    }
    void unlink() {
        for (const Link& link : links) {
            bpf_link__destroy(link.link);
        }
        links.clear();
    }
    bpf_program* program(std::string_view name) const {
        return bpf_object__find_program_by_name(skeleton->obj, std::string(name).c_str());
    }

    /// @return errno of what was refused, or 0
    int attach(const Way& way, std::string_view name) {
        const std::string function = way.function();
        const char* symbol = function.c_str();
        const bpf_program* attached = program(name);
        bpf_link* link = nullptr;
        if (way.attach == Attach::Multi) {
            bpf_kprobe_multi_opts options{};
            options.sz = sizeof options;
            options.syms = &symbol;
            options.cnt = 1;
            options.retprobe = is_exit(name);
            link = bpf_program__attach_kprobe_multi_opts(attached, nullptr, &options);
        } else if (way.attach == Attach::Kprobe) {
            link = bpf_program__attach_kprobe(attached, is_exit(name), symbol);
        } else {
            link = bpf_program__attach(attached);
        }
        return keep(link, name, way.attach == Attach::Multi || way.attach == Attach::Kprobe);
    }

    /// Has two programs listen to the tracepoint, so that it goes through its iterator.
    int attach_keepers(const Way& way) {
        for (const std::string_view name : kKeepers) {
            bpf_link* link =
                bpf_program__attach_raw_tracepoint(program(name), std::string(way.target).c_str());
            if (const int error = keep(link, name, false); error != 0) {
                return error;
            }
        }
        return 0;
    }

private:
    int keep(bpf_link* link, std::string_view name, bool counted) {
        if (link == nullptr) {
            return errno != 0 ? errno : EINVAL;
        }
        links.push_back({link, std::string(name), counted});
        return 0;
    }
};

Probe::Probe(const daxscope_config& config, std::size_t ring_bytes, int cgroup_fd, bool untyped,
             const Asked& asked, bool verbose)
    : preemption_(this_preemption()) {
    LibbpfLog log(verbose);
    log_ = &log;
    load({config, ring_bytes, cgroup_fd, asked}, untyped);
    log_ = nullptr;
    map_ring(ring_bytes);
}

Probe::~Probe() {
    if (consumer_ != nullptr) {
        munmap(consumer_, page_);
    }
    if (producer_ != nullptr) {
        munmap(producer_, mapped_);
    }
}

void Probe::load(const Wish& wish, bool untyped) {
    Choice choice(preemption_, untyped);
    if (!choice.types().present()) {
        throw Error(
            Exit::Usage,
            fmt::format("kernel {} has no type information (/sys/kernel/btf/vmlinux)", release()),
            "boot a kernel built with CONFIG_DEBUG_INFO_BTF; Debian's have it");
    }
    facts_ = kernel_facts(preemption_, choice.types());
    do {
        choose(choice, wish.asked);
    } while (!try_to_load(wish, choice) || !try_to_attach(choice));
    for (const auto& [hook, text] : partly_recorded(release(), wish.asked.accesses)) {
        not_recorded_.try_emplace(hook, text);
    }
}

void Probe::choose(Choice& choice, const Asked& asked) {
    choice.chosen.clear();
    missing_.clear();
    not_recorded_.clear();
    why_missing_.clear();
    incomplete_.clear();
    for (const Hook& hook : hooks()) {
        if (needless(hook, asked, choice.types())) {
            continue;
        }
        if (const Way* way = choice.way_of(hook)) {
            choice.chosen.push_back({&hook, way});
            continue;
        }
        if (hook.needed) {
            const auto last =
                std::find_if(refusals_.rbegin(), refusals_.rend(),
                             [&hook](const Refusal& r) { return r.hook == hook.name; });
            if (last != refusals_.rend()) {
                refuse(*last);
            }
            throw Error(
                Exit::Usage,
                choice.has_any(hook)
                    ? fmt::format("kernel {} lets nothing attach to {}", release(), hook.name)
                    : fmt::format("kernel {} has no {} event: it was built without DAX page "
                                  "faults (CONFIG_FS_DAX, CONFIG_FS_DAX_PMD)",
                                  release(), hook.name),
                choice.has_any(hook) ? "'daxscope doctor' says what it refuses"
                                     : "boot a kernel with both; Debian's have them");
        }
        missing_.push_back(fmt::format("{} ({})", hook.name, hook.without));
        not_recorded_.emplace(hook.name, hook.without);
        why_missing_.emplace(hook.name, choice.why_not(hook));
        incomplete_.insert(hook.kinds.begin(), hook.kinds.end());
    }
}

bool Probe::try_to_load(const Wish& wish, Choice& choice) {
    object_ = std::make_unique<Object>();
    log_->take();
    object_->skeleton = probe__open();
    if (object_->skeleton == nullptr) {
        refuse(errno, "open the probe");
    }
    bpf_program* each = nullptr;
    bpf_object__for_each_program(each, object_->skeleton->obj) {
        bpf_program__set_autoload(each, false);
    }
    for (const auto& [hook, way] : choice.chosen) {
        for (const std::string_view name : way->programs) {
            bpf_program* program = object_->program(name);
            bpf_program__set_autoload(program, true);
            if (way->attach == Attach::Multi) {
                bpf_program__set_expected_attach_type(program, BPF_TRACE_KPROBE_MULTI);
            }
        }
        for (const std::string_view name : kKeepers) {
            if (way->iterator) {
                bpf_program__set_autoload(object_->program(name), true);
            }
        }
    }
    const_cast<daxscope_config&>(object_->skeleton->rodata->config) = wish.config;
    bpf_map__set_max_entries(object_->skeleton->maps.ring,
                             static_cast<std::uint32_t>(wish.ring_bytes));
    if (const int failed = probe__load(object_->skeleton); failed != 0) {
        const LoadFailure failure = read_load_failure(log_->take());
        const auto one = std::find_if(choice.chosen.begin(), choice.chosen.end(),
                                      [&failure](const Choice::One& chosen) {
                                          const auto& programs = chosen.way->programs;
                                          return std::find(programs.begin(), programs.end(),
                                                           failure.program) != programs.end();
                                      });
        if (one == choice.chosen.end()) {
            refuse({"", Attach::Raw, failure.program, "load", failure.reason, -failed});
        }
        refusals_.push_back({std::string(one->hook->name), one->way->attach, failure.program,
                             "load", failure.reason, -failed});
        if (failed == -EPERM) {
            refuse(EPERM, "load the probe into the kernel");
        }
        choice.give_up_on(one->way);
        return false;
    }
    if (wish.cgroup_fd >= 0) {
        const std::uint32_t slot = 0;
        if (bpf_map__update_elem(object_->skeleton->maps.cgroup, &slot, sizeof slot,
                                 &wish.cgroup_fd, sizeof wish.cgroup_fd, BPF_ANY) != 0) {
            refuse(errno, "filter by that cgroup (it must be of cgroup v2)");
        }
    }
    return true;
}

bool Probe::try_to_attach(Choice& choice) {
    attached_.clear();
    skippable_.clear();
    for (const auto& [hook, way] : choice.chosen) {
        for (const std::string_view name : way->programs) {
            log_->take();
            int error = object_->attach(*way, name);
            if (error == 0 && way->iterator) {
                error = object_->attach_keepers(*way);
            }
            if (error != 0) {
                refusals_.push_back({std::string(hook->name), way->attach, std::string(name),
                                     "attach", read_load_failure(log_->take()).reason, error});
                choice.give_up_on(way);
                return false;
            }
        }
        attached_.emplace(hook->name, way->attach);
        if (preempted(*way, preemption_)) {
            skippable_.emplace_back(hook->name);
        }
    }
    return true;
}

void Probe::map_ring(std::size_t ring_bytes) {
    ring_fd_ = bpf_map__fd(object_->skeleton->maps.ring);
    page_ = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    mapped_ = page_ + 2 * ring_bytes;
    consumer_ = mmap(nullptr, page_, PROT_READ | PROT_WRITE, MAP_SHARED, ring_fd_, 0);
    producer_ = mmap(nullptr, mapped_, PROT_READ, MAP_SHARED, ring_fd_, static_cast<off_t>(page_));
    if (consumer_ == MAP_FAILED || producer_ == MAP_FAILED) {
        consumer_ = consumer_ == MAP_FAILED ? nullptr : consumer_;
        producer_ = producer_ == MAP_FAILED ? nullptr : producer_;
        refuse(errno, "map the ring");
    }
    ring_ = std::make_unique<Ring>(static_cast<std::uint64_t*>(consumer_),
                                   static_cast<const std::uint64_t*>(producer_),
                                   static_cast<const std::byte*>(producer_) + page_, ring_bytes);
}

daxscope_counters Probe::counters(int kind) const {
    const volatile daxscope_counters& now = object_->skeleton->bss->counters[kind];
    return {now.seen, now.full, now.unended, now.unbegun, now.homeless, now.no_extent, {}};
}

std::array<std::uint64_t, DAXSCOPE_FILTERS> Probe::passed_over() const {
    std::array<std::uint64_t, DAXSCOPE_FILTERS> sum{};
    for (const volatile daxscope_passed_over& slot : object_->skeleton->bss->passed_over) {
        for (std::size_t filter = 0; filter < sum.size(); ++filter) {
            sum[filter] += slot.faults[filter];
        }
    }
    return sum;
}

Misses Probe::read_misses() const {
    Misses found;
    bpf_program* each = nullptr;
    bpf_object__for_each_program(each, object_->skeleton->obj) {
        const std::string_view name = bpf_program__name(each);
        if (std::find(std::begin(kKeepers), std::end(kKeepers), name) == std::end(kKeepers)) {
            add_misses(each, found);
        }
    }
    for (const Object::Link& link : object_->links) {
        if (link.counted) {
            add_misses(link.link, link.program, found);
        }
    }
    return found;
}

Misses Probe::misses() const {
    if (misses_at_end_) {
        return *misses_at_end_;
    }
    Misses found = read_misses();
    for (const auto& [program, before] : misses_before_) {
        std::uint64_t& now = found.by_program[program];
        now -= std::min(now, before);
    }
    std::erase_if(found.by_program, [](const auto& one) { return one.second == 0; });
    return found;
}

daxscope_sampling& Probe::sampling() {
    return object_->skeleton->bss->sampling;
}

void Probe::start() {
    misses_before_ = read_misses().by_program;
    std::atomic_ref(object_->skeleton->bss->recording).store(1, std::memory_order_release);
}

void Probe::stop() {
    std::atomic_ref(object_->skeleton->bss->recording).store(0, std::memory_order_release);
    if (!misses_at_end_) {
        misses_at_end_ = misses();
    }
}

void Probe::detach() {
    object_->unlink();
}

std::vector<daxscope_record> Probe::brackets() const {
    std::vector<daxscope_record> open;
    const bpf_map* tasks = object_->skeleton->maps.tasks;
    std::vector<std::byte> value(bpf_map__value_size(tasks));
    std::uint32_t key = 0;
    std::uint32_t next = 0;
    for (const void* from = nullptr; bpf_map__get_next_key(tasks, from, &next, sizeof next) == 0;
         from = &key) {
        key = next;
        if (bpf_map__lookup_elem(tasks, &key, sizeof key, value.data(), value.size(), 0) != 0) {
            continue;
        }
        daxscope_task_state state;
        std::memcpy(&state, value.data(), std::min(sizeof state, value.size()));
        if (state.fault_open != 0) {
            open.push_back(state.fault);
        }
        if (state.writeback_open != 0) {
            open.push_back(state.writeback);
        }
    }
    return open;
}

} // namespace daxscope::ebpf
