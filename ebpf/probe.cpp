// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/probe.h"

#include "ebpf/probe.skel.h"
#include "ebpf/try_attach.h"
#include "replay/trace/error.h"

#include <algorithm>
#include <atomic>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <cerrno>
#include <cstdarg>
#include <cstring>
#include <fmt/format.h>
#include <set>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

/// The programs that libbpf complained about while an object was loaded. libbpf tells which program
/// failed only in its messages.
std::string libbpf_said;

int listen_to_libbpf(libbpf_print_level level, const char* format, va_list arguments) {
    if (level == LIBBPF_WARN) {
        char line[65536];
        std::vsnprintf(line, sizeof line, format, arguments);
        libbpf_said += line;
    }
    return 0;
}

/// NAME of "libbpf: prog 'NAME': …"; empty where there is none.
std::string first_program(const std::string& said) {
    const std::size_t at = said.find("prog '");
    if (at == std::string::npos) {
        return {};
    }
    const std::size_t begin = at + 6;
    return said.substr(begin, said.find('\'', begin) - begin);
}

std::string release() {
    utsname name{};
    uname(&name);
    return name.release;
}

[[noreturn]] void refuse(int error, const std::string& doing) {
    if (error == EPERM) {
        throw Error(
            Exit::Usage,
            fmt::format("no permission to {}: recording needs CAP_BPF and CAP_PERFMON", doing),
            "run it with sudo, or give the program both capabilities with setcap; "
            "'daxscope doctor' says what else this machine asks for");
    }
    throw Error(Exit::Usage, fmt::format("cannot {}: {}", doing, std::strerror(error)),
                "'daxscope doctor' says what this kernel lacks");
}

} // namespace

struct Probe::Object {
    probe* skeleton = nullptr;
    std::vector<bpf_link*> links;

    ~Object() {
        unlink();
        probe__destroy(skeleton);
    }
    void unlink() {
        for (bpf_link* link : links) {
            bpf_link__destroy(link);
        }
        links.clear();
    }
    bpf_program* program(std::string_view name) const {
        return bpf_object__find_program_by_name(skeleton->obj, std::string(name).c_str());
    }
};

Probe::Probe(const daxscope_config& config, std::size_t ring_bytes, int cgroup_fd, bool untyped,
             bool sampled) {
    libbpf_set_print(listen_to_libbpf);
    load(config, ring_bytes, cgroup_fd, untyped, sampled);
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

void Probe::load(const daxscope_config& config, std::size_t ring_bytes, int cgroup_fd, bool untyped,
                 bool sampled) {
    const KernelTypes types;
    if (!types.present()) {
        throw Error(
            Exit::Usage,
            fmt::format("kernel {} has no type information (/sys/kernel/btf/vmlinux)", release()),
            "a kernel built with CONFIG_DEBUG_INFO_BTF is needed; Debian's have it");
    }
    for (const Hook& hook : hooks()) {
        if (hook.needed && std::none_of(hook.ways.begin(), hook.ways.end(),
                                        [&](const Way& way) { return offered(way, types); })) {
            throw Error(Exit::Usage,
                        fmt::format("kernel {} has no {} event: it was built without DAX page "
                                    "faults (CONFIG_FS_DAX, CONFIG_FS_DAX_PMD)",
                                    release(), hook.name),
                        "a kernel with both is needed; Debian's have them");
        }
    }
    // What the kernel refuses altogether is not tried for every hook again.
    std::set<Attach> refused;
    if (untyped) {
        refused.insert(Attach::Btf);
    }
    if (untyped || try_attach(Attach::Fentry) != 0) {
        refused.insert(Attach::Fentry);
        if (try_attach(Attach::Kprobe) != 0) {
            refused.insert(Attach::Kprobe);
        }
    }
    // Ways that turned out not to work. Each round takes one out, so this ends.
    std::set<std::pair<std::string_view, Attach>> broken;
    for (;;) {
        attached_.clear();
        missing_.clear();
        object_ = std::make_unique<Object>();
        libbpf_said.clear();
        object_->skeleton = probe__open();
        if (object_->skeleton == nullptr) {
            refuse(errno, "open the probe");
        }
        bpf_program* each = nullptr;
        bpf_object__for_each_program(each, object_->skeleton->obj) {
            bpf_program__set_autoload(each, false);
        }
        std::vector<std::pair<const Hook*, const Way*>> chosen;
        for (const Hook& hook : hooks()) {
            if (needless(hook, sampled)) {
                continue;
            }
            const auto way = std::find_if(hook.ways.begin(), hook.ways.end(), [&](const Way& w) {
                return offered(w, types) && !refused.contains(w.attach) &&
                       !broken.contains({w.programs.front(), w.attach});
            });
            if (way == hook.ways.end()) {
                missing_.push_back(fmt::format("{} ({})", hook.name, hook.without));
                continue;
            }
            chosen.emplace_back(&hook, &*way);
            for (const std::string_view name : way->programs) {
                bpf_program__set_autoload(object_->program(name), true);
            }
        }
        const_cast<daxscope_config&>(object_->skeleton->rodata->config) = config;
        bpf_map__set_max_entries(object_->skeleton->maps.ring,
                                 static_cast<std::uint32_t>(ring_bytes));
        const auto give_up_on = [&](const std::string& program, int error,
                                    const std::string& doing) {
            for (const auto& [hook, way] : chosen) {
                if (std::find(way->programs.begin(), way->programs.end(), program) !=
                    way->programs.end()) {
                    if (hook->needed && way == &hook->ways.back()) {
                        refuse(error, doing);
                    }
                    broken.emplace(way->programs.front(), way->attach);
                    return;
                }
            }
            refuse(error, doing);
        };
        if (const int failed = probe__load(object_->skeleton); failed != 0) {
            give_up_on(first_program(libbpf_said), -failed, "load the probe into the kernel");
            continue;
        }
        if (cgroup_fd >= 0) {
            const std::uint32_t slot = 0;
            if (bpf_map__update_elem(object_->skeleton->maps.cgroup, &slot, sizeof slot, &cgroup_fd,
                                     sizeof cgroup_fd, BPF_ANY) != 0) {
                refuse(errno, "filter by that cgroup (it must be of cgroup v2)");
            }
        }
        bool again = false;
        for (const auto& [hook, way] : chosen) {
            for (const std::string_view name : way->programs) {
                bpf_link* link = bpf_program__attach(object_->program(name));
                if (link == nullptr) {
                    give_up_on(std::string(name), errno, fmt::format("attach to {}", hook->name));
                    again = true;
                    break;
                }
                object_->links.push_back(link);
            }
            if (again) {
                break;
            }
            attached_.emplace(hook->name, way->attach);
        }
        if (!again) {
            return;
        }
    }
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
    return {now.seen, now.full, now.unpaired, {}};
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

std::map<std::string, std::uint64_t> Probe::misses() const {
    std::map<std::string, std::uint64_t> found;
    bpf_program* each = nullptr;
    bpf_object__for_each_program(each, object_->skeleton->obj) {
        const int fd = bpf_program__fd(each);
        if (fd < 0) {
            continue;
        }
        bpf_prog_info info{};
        std::uint32_t length = sizeof info;
        if (bpf_obj_get_info_by_fd(fd, &info, &length) == 0 && info.recursion_misses > 0) {
            found[bpf_program__name(each)] = info.recursion_misses;
        }
    }
    return found;
}

daxscope_sampling& Probe::sampling() {
    return object_->skeleton->bss->sampling;
}

void Probe::start() {
    std::atomic_ref(object_->skeleton->bss->recording).store(1, std::memory_order_release);
}

void Probe::stop() {
    std::atomic_ref(object_->skeleton->bss->recording).store(0, std::memory_order_release);
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
