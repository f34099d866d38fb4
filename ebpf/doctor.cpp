// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/doctor.h"

#include "ebpf/hooks.h"
#include "ebpf/machine.h"
#include "ebpf/probe.h"
#include "ebpf/try_attach.h"
#include "replay/trace/error.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cap-ng.h>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sys/statvfs.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

using Level = Finding::Level;
namespace fs = std::filesystem;

std::string first_line(const fs::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

Finding examine_kernel(const Machine& machine) {
    int major = 0;
    int minor = 0;
    std::sscanf(machine.release.c_str(), "%d.%d", &major, &minor);
    if (major < 5 || (major == 5 && minor < 8)) {
        return {Level::Missing, "kernel",
                fmt::format("{} {}: the BPF ring buffer came with 5.8", machine.release,
                            machine.architecture),
                "boot a kernel of 5.8 or later"};
    }
    return {Level::Ok, "kernel",
            fmt::format("{} {}, pages of {} bytes, PMD ranges of {}", machine.release,
                        machine.architecture, machine.page_size, machine.pmd_size),
            ""};
}

/// Where nobody may load the probe: what it could attach to.
void examine_types(const KernelTypes& types, std::vector<Finding>& findings) {
    std::size_t good = 0;
    std::size_t all = 0;
    for (const Hook& hook : hooks()) {
        if (needless(hook, {}, types)) {
            continue;
        }
        ++all;
        if (std::any_of(hook.ways.begin(), hook.ways.end(),
                        [&types](const Way& way) { return offered(way, types); })) {
            ++good;
        } else {
            findings.push_back(
                {hook.needed ? Level::Missing : Level::Warn, "events",
                 fmt::format("nothing to attach {} to: {}", hook.name, hook.without),
                 hook.needed ? "boot a kernel with CONFIG_FS_DAX and CONFIG_FS_DAX_PMD" : ""});
        }
    }
    findings.push_back({Level::Ok, "events",
                        fmt::format("{} of {} hooks have something to attach to; not tried, for "
                                    "that asks for the privilege",
                                    good, all),
                        ""});
}

/// The probe as a recording loads it. A small ring will do.
void try_probe(Examination& examination) {
    daxscope_config config{};
    config.page_shift = static_cast<std::uint8_t>(std::countr_zero(this_machine().page_size));
    config.pmd_shift = static_cast<std::uint8_t>(std::countr_zero(this_machine().pmd_size));
    try {
        const Probe probe(config, std::size_t{1} << 20, -1, false, {});
        examine_probe(probe, examination);
    } catch (const Error& error) {
        examination.findings.push_back({Level::Missing, "events", error.what(), error.remedy()});
    }
}

Finding examine_privilege(const KernelTypes& types) {
    capng_get_caps_process();
    std::vector<std::string> absent;
    if (capng_have_capability(CAPNG_EFFECTIVE, CAP_SYS_ADMIN) == 0) {
        for (const auto& [capability, name] :
             {std::pair{CAP_BPF, "CAP_BPF"}, std::pair{CAP_PERFMON, "CAP_PERFMON"}}) {
            if (capng_have_capability(CAPNG_EFFECTIVE, static_cast<unsigned>(capability)) == 0) {
                absent.emplace_back(name);
            }
        }
    }
    if (!absent.empty()) {
        return {Level::Missing, "privilege",
                fmt::format("{} missing here", fmt::join(absent, " and ")),
                "run it with sudo, or: setcap cap_bpf,cap_perfmon+ep on the daxscope program"};
    }
    if (types.present() && types.has_tracepoint("dax_pmd_fault")) {
        const int error = try_attach(Attach::Btf, types);
        if (error != 0) {
            return {Level::Missing, "privilege",
                    fmt::format("the capabilities are there, but the kernel refuses a program that "
                                "does nothing: {}",
                                std::strerror(error)),
                    "a security policy (lockdown, seccomp, a container) forbids BPF; record on the "
                    "host itself"};
        }
        return {Level::Ok, "privilege", "a program that does nothing loads and attaches", ""};
    }
    return {Level::Ok, "privilege", "CAP_BPF and CAP_PERFMON are there", ""};
}

Finding examine_lockdown() {
    const std::string line = first_line("/sys/kernel/security/lockdown");
    if (line.find("[confidentiality]") != std::string::npos) {
        return {Level::Missing, "lockdown",
                "the kernel is locked down (confidentiality): BPF may not read kernel memory",
                "boot without lockdown=confidentiality"};
    }
    if (line.find("[integrity]") != std::string::npos) {
        return {Level::Ok, "lockdown",
                "integrity: recording works; unsigned modules, as the tests', don't load", ""};
    }
    return {Level::Ok, "lockdown", "none", ""};
}

/// Unmaps, and who asked for them, are functions: fentry, else kprobes.
Finding examine_functions(const KernelTypes& types) {
    const int fentry = try_attach(Attach::Fentry, types);
    if (fentry == 0) {
        return {Level::Ok, "functions", "fentry and fexit attach", ""};
    }
    for (const Attach attach : {Attach::Multi, Attach::Kprobe}) {
        if (try_attach(attach, types) == 0) {
            return {Level::Warn, "functions",
                    fmt::format("the kernel refuses fentry ({}); {} attaches",
                                std::strerror(fentry), attach_name(attach)),
                    ""};
        }
    }
    const int kprobe = try_attach(Attach::Kprobe, types);
    const std::string paranoid = first_line("/proc/sys/kernel/perf_event_paranoid");
    return {Level::Warn, "functions",
            fmt::format("the kernel refuses fentry ({}) and kprobes ({}): a recording has faults, "
                        "but no unmaps and no munmaps",
                        std::strerror(fentry), std::strerror(kprobe)),
            kprobe == EACCES || kprobe == EPERM
                ? fmt::format("with perf_event_paranoid at {} kprobes ask for CAP_SYS_ADMIN: run "
                              "it with sudo",
                              paranoid)
                : "boot a kernel with CONFIG_DYNAMIC_FTRACE_WITH_DIRECT_CALLS, CONFIG_FPROBE or "
                  "CONFIG_KPROBE_EVENTS"};
}

/// What was touched between two faults. DAMON, which the kernel has for that, does not see DAX:
/// damon_get_folio() takes pages that are online and on an LRU list, which those of ZONE_DEVICE are
/// not, and 6.12's damon_young_pmd_entry() leaves a devmap PMD out before that. So the recorder has
/// the accessed bits cleared itself.
Finding examine_accesses(const KernelTypes& types, bool fentry) {
    const std::string remedy = "give compare a --revisit interval, or --revisit auto";
    if (types.parameters(kAccessHook) != 3) {
        return {Level::Warn, "accesses",
                fmt::format("what is touched between faults can't be measured: this kernel has no "
                            "{}() to attach to (only x86-64 has)",
                            kAccessHook),
                remedy};
    }
    if (!fs::exists("/proc/self/clear_refs")) {
        return {Level::Warn, "accesses",
                "what is touched between faults can't be measured: this kernel was built without "
                "/proc/PID/clear_refs (CONFIG_PROC_PAGE_MONITOR)",
                remedy};
    }
    if (!fentry) {
        return {Level::Warn, "accesses",
                "what is touched between faults can't be measured: that asks for fentry", remedy};
    }
    const bool others = capng_have_capability(CAPNG_EFFECTIVE, CAP_DAC_OVERRIDE) != 0;
    return {Level::Ok, "accesses",
            fmt::format("record --access measures which PMD ranges are touched between faults{}",
                        others ? ""
                               : ", of your own processes only: those of others ask for "
                                 "CAP_DAC_OVERRIDE"),
            ""};
}

MountFacts facts_of(const Mount& mount, const Machine& machine) {
    MountFacts facts;
    facts.page_size = machine.page_size;
    facts.pmd_size = machine.pmd_size;
    struct statvfs geometry {};
    if (statvfs(mount.point.c_str(), &geometry) == 0) {
        facts.block_size = geometry.f_bsize;
    }
    const fs::path device =
        fmt::format("/sys/dev/block/{}:{}", mount.dev >> 20, mount.dev & 0xfffff);
    std::error_code ignored;
    if (fs::exists(device / "partition", ignored)) {
        std::ifstream start(device / "start");
        std::uint64_t sectors = 0;
        if (start >> sectors) {
            facts.device_offset = sectors * 512;
        }
    }
    for (const fs::path& queue : {device / "queue/dax", device / "../queue/dax"}) {
        const std::string dax = first_line(queue);
        if (!dax.empty()) {
            facts.device_dax = dax == "1";
            break;
        }
    }
    return facts;
}

void examine_mounts(const Machine& machine, std::vector<Finding>& findings) {
    constexpr std::array kKnowDax{"xfs", "ext4", "ext2", "erofs", "virtiofs"};
    bool some = false;
    std::vector<std::uint32_t> told;
    for (const Mount& mount : read_mounts()) {
        if (std::find(kKnowDax.begin(), kKnowDax.end(), mount.fstype) == kKnowDax.end() ||
            std::find(told.begin(), told.end(), mount.dev) != told.end()) {
            continue;
        }
        const MountFacts facts = facts_of(mount, machine);
        const bool on_disk = facts.device_dax == false;
        if (on_disk && mount.options.find("dax") == std::string::npos) {
            continue; // an ordinary disk: nothing to say
        }
        told.push_back(mount.dev);
        findings.push_back(examine_mount(mount, facts));
        some = some || findings.back().level == Level::Ok;
    }
    if (!some) {
        findings.push_back({Level::Warn, "mount", "no mount is ready for DAX PMD faults now",
                            "mount XFS or ext4 with -o dax=always on a pmem device; to try it "
                            "without hardware boot with memmap=2G!4G, which gives /dev/pmem0"});
    }
}

} // namespace

std::string_view level_name(Finding::Level level) {
    switch (level) {
    case Level::Ok:
        return "ok";
    case Level::Warn:
        return "warn";
    case Level::Missing:
        return "missing";
    }
    return "";
}

bool Examination::can_record() const {
    return std::none_of(findings.begin(), findings.end(),
                        [](const Finding& one) { return one.level == Level::Missing; });
}

Finding examine_preemption(const Preemption& preemption, const std::vector<std::string>& skippable,
                           std::string_view faults) {
    const std::string model = fmt::format("{} ({})", preemption.model, preemption.source);
    if (!preemption.functions) {
        return {
            Level::Ok, "preemption",
            fmt::format("{}: this kernel does not preempt tracing programs, so none is skipped; "
                        "faults are hooked by {}",
                        model, faults),
            ""};
    }
    if (skippable.empty()) {
        return {
            Level::Ok, "preemption",
            fmt::format("{}: this kernel preempts tracing programs{}, and skips them for others "
                        "meanwhile; every hook goes by a way that it does not preempt, faults "
                        "by {}",
                        model, preemption.tracepoints ? "" : " at functions", faults),
            ""};
    }
    return {Level::Warn, "preemption",
            fmt::format("{}: this kernel preempts tracing programs, and skips them for others "
                        "meanwhile: events of {} will be lost, and counted",
                        model, fmt::join(skippable, ", ")),
            "kprobe.multi (CONFIG_FPROBE) and kprobes are not preempted; with perf_event_paranoid "
            "at 3 kprobes ask for CAP_SYS_ADMIN"};
}

void examine_probe(const Probe& probe, Examination& examination) {
    std::vector<Finding>& findings = examination.findings;
    std::map<std::string_view, std::size_t> by_way;
    for (const auto& [hook, attach] : probe.attached()) {
        ++by_way[attach_name(attach)];
        const auto partly = probe.not_recorded().find(hook);
        examination.hooks.push_back({hook, std::string(attach_name(attach)),
                                     partly == probe.not_recorded().end() ? "" : partly->second});
    }
    std::size_t all = probe.attached().size();
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> missing;
    for (const auto& [hook, without] : probe.not_recorded()) {
        if (probe.attached().contains(hook)) {
            findings.push_back({Level::Warn, "events", fmt::format("{}: {}", hook, without), ""});
            continue;
        }
        ++all;
        examination.hooks.push_back({hook, "", without});
        missing[{without, probe.why_missing().at(hook)}].push_back(hook);
    }
    for (const auto& [reason, hooks] : missing) {
        const auto& [without, why] = reason;
        findings.push_back({Level::Warn, "events",
                            fmt::format("{} ({}): {}", fmt::join(hooks, ", "), why, without), ""});
    }
    for (const Probe::Refusal& refusal : probe.refusals()) {
        findings.push_back({Level::Ok, "refused",
                            fmt::format("the kernel did not {} {} ({} by {}): {}{}", refusal.doing,
                                        refusal.program, refusal.hook, attach_name(refusal.attach),
                                        std::strerror(refusal.error),
                                        refusal.reason.empty() ? "" : ": " + refusal.reason),
                            ""});
    }
    std::vector<std::string> ways;
    for (const auto& [way, count] : by_way) {
        ways.push_back(fmt::format("{} by {}", count, way));
    }
    findings.push_back({Level::Ok, "events",
                        fmt::format("{} of {} hooks attach: {}", probe.attached().size(), all,
                                    fmt::join(ways, ", ")),
                        ""});
    const auto faults = probe.attached().find("dax_pmd_fault");
    findings.push_back(examine_preemption(
        probe.preemption(), probe.skippable(),
        faults == probe.attached().end() ? "nothing" : attach_name(faults->second)));
}

Examination examine() {
    const Machine machine = this_machine();
    const KernelTypes types;
    Examination examination;
    examination.preemption = this_preemption();
    std::vector<Finding>& findings = examination.findings;
    findings.push_back(examine_kernel(machine));
    findings.push_back(types.present()
                           ? Finding{Level::Ok, "types", "the kernel describes its types (BTF)", ""}
                           : Finding{Level::Missing, "types",
                                     "the kernel has no /sys/kernel/btf/vmlinux",
                                     "boot a kernel with CONFIG_DEBUG_INFO_BTF; Debian's have it"});
    findings.push_back(examine_lockdown());
    findings.push_back(examine_privilege(types));
    if (types.present()) {
        if (findings.back().level == Level::Ok) {
            try_probe(examination);
            const Finding functions = examine_functions(types);
            findings.push_back(functions);
            findings.push_back(examine_accesses(types, functions.level == Level::Ok));
        } else {
            examine_types(types, findings);
        }
    }
    examine_mounts(machine, findings);
    if (!machine.test_module.empty()) {
        findings.push_back(
            {Level::Warn, "module",
             machine.test_module + (intercepted_unmaps(machine.test_module)
                                        ? " is loaded: it leaves out unmaps by faults"
                                        : " is loaded: PMD faults unmap as 4.5-rc1 did"),
             "rmmod " + machine.test_module});
    }
    return examination;
}

} // namespace daxscope::ebpf
