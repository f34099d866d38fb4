// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/why.h"

#include "replay/store/trace.h"
#include "replay/trace/error.h"
#include "replay/trace/names.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

constexpr std::size_t kCommBytes = 15; ///< TASK_COMM_LEN without its NUL

bool exists(std::int64_t pid) {
    return kill(static_cast<pid_t>(pid), 0) == 0 || errno != ESRCH;
}

std::vector<Mount> mounts_of(std::int64_t pid) {
    std::ifstream file(fmt::format("/proc/{}/mountinfo", pid));
    std::vector<Mount> mounts = read_mounts(file);
    return mounts.empty() ? read_mounts() : mounts;
}

} // namespace

Why::Why(Options& options) : asked_(options), own_proc_(proc_is_own()) {
    if (options.tgid != 0) {
        process_ = options.tgid;
        check_process(process_);
        watched_ = Pidfd(static_cast<pid_t>(process_));
    }
    if (options.tid != 0) {
        check_thread(options.tid);
        if (process_ == 0) {
            const std::string tgid = Proc().status(options.tid, "Tgid");
            process_ = own_proc_ && !tgid.empty() ? std::stoll(tgid) : 0;
        }
    }
    if (options.comm.size() > kCommBytes) {
        options.comm.resize(kCommBytes);
        notes_.push_back(fmt::format("the kernel keeps {} bytes of a name: --comm means tasks "
                                     "called '{}'",
                                     kCommBytes, options.comm));
    }
    namespace_ = own_pid_namespace();
    translate(options);
}

void Why::check_process(std::int64_t pid) const {
    if (!exists(pid)) {
        throw Error(Exit::Usage, fmt::format("-p {}: there is no such process", pid),
                    "Take a number that ps -e lists; to record a program from its start, give it "
                    "after --");
    }
    if (!own_proc_) {
        return;
    }
    const Proc proc;
    const std::string tgid = proc.status(pid, "Tgid");
    if (!tgid.empty() && tgid != std::to_string(pid)) {
        throw Error(Exit::Usage, fmt::format("-p {}: that is a thread of process {}", pid, tgid),
                    fmt::format("give -p {} for the process, or -t {} for the thread", tgid, pid));
    }
    if (proc.status(pid, "State").starts_with('Z')) {
        throw Error(Exit::Usage, fmt::format("-p {}: that process has ended", pid),
                    "Take a number that ps -e lists without <defunct>.");
    }
}

void Why::check_thread(std::int64_t tid) const {
    if (!exists(tid)) {
        throw Error(Exit::Usage, fmt::format("-t {}: there is no such thread", tid),
                    "Take a number that ps -eL lists as LWP.");
    }
    const std::string tgid = own_proc_ ? Proc().status(tid, "Tgid") : std::string();
    if (asked_.tgid != 0 && !tgid.empty() && tgid != std::to_string(asked_.tgid)) {
        throw Error(Exit::Usage,
                    fmt::format("-t {} is a thread of process {}, not of -p {}: nothing can pass "
                                "both",
                                tid, tgid, asked_.tgid),
                    "Give one of them.");
    }
}

/// In an inner PID namespace: from its numbers to those of the first.
void Why::translate(Options& options) {
    if (namespace_ == kFirstPidNamespace) {
        return;
    }
    std::string& value = session_.emplace_back("pid_namespace", std::to_string(namespace_)).second;
    if (options.tgid == 0 && options.tid == 0) {
        notes_.emplace_back("this is an inner PID namespace: the trace calls tasks by their "
                            "numbers in the first one");
        return;
    }
    numbers_ = task_numbers(namespace_);
    const auto number = [this](std::uint32_t here, const char* option) -> const TaskNumbers& {
        const auto found =
            std::find_if(numbers_.begin(), numbers_.end(),
                         [here](const TaskNumbers& task) { return task.here == here; });
        if (found == numbers_.end()) {
            throw Error(Exit::Usage,
                        fmt::format("{} {}: its number in the first PID namespace, which the probe "
                                    "compares, is not to be had",
                                    option, here),
                        "Record on the host itself.");
        }
        return *found;
    };
    if (options.tgid != 0) {
        options.tgid = static_cast<std::uint32_t>(number(asked_.tgid, "-p").tgid);
        value += fmt::format("; -p {} is {}", asked_.tgid, options.tgid);
        notes_.push_back(fmt::format("this is an inner PID namespace: the trace calls process {} "
                                     "{}, its number in the first one",
                                     asked_.tgid, options.tgid));
    }
    if (options.tid != 0) {
        options.tid = static_cast<std::uint32_t>(number(asked_.tid, "-t").tid);
        value += fmt::format("; -t {} is {}", asked_.tid, options.tid);
        notes_.push_back(fmt::format("this is an inner PID namespace: the trace calls thread {} "
                                     "{}, its number in the first one",
                                     asked_.tid, options.tid));
    }
}

void Why::watch(pid_t command) {
    command_ = command > 0;
    for (Mount& mount : mounts_of(process_ != 0 ? process_ : getpid())) {
        const auto device = device_dax(mount);
        mounts_.push_back({std::move(mount), device});
    }
    if (!own_proc_) {
        return;
    }
    Aim aim;
    for (const Situation::MountFact& fact : mounts_) {
        const MountDax dax = mount_dax(fact.mount, fact.device);
        if (dax == MountDax::Always || (dax == MountDax::Flagged && fact.device == true)) {
            aim.devices.insert(fact.mount.dev);
        }
    }
    if (command_) {
        aim.processes = {command};
        aim.descendants = true;
        aim.words = asked_.command;
    } else if (process_ != 0) {
        aim.processes = {process_};
    } else {
        aim.everyone = true;
        aim.comm = asked_.comm.substr(0, kCommBytes);
        aim.cgroup = asked_.cgroup;
    }
    lookout_.emplace(std::move(aim));
}

void Why::start() {
    if (lookout_) {
        lookout_->start();
    }
}

std::optional<std::int64_t> Why::here(std::int64_t tgid) const {
    if (namespace_ == kFirstPidNamespace) {
        return tgid;
    }
    for (const TaskNumbers& task : numbers_) {
        if (task.tgid == tgid && task.tid == tgid) {
            return task.here;
        }
    }
    return std::nullopt;
}

void Why::saw(std::span<const trace::Task> tasks, std::span<const trace::Mapping> mappings,
              std::span<const trace::Event> events) {
    for (const trace::Task& task : tasks) {
        if (task.tid == task.tgid || !names_.contains(task.tgid)) {
            names_[task.tgid] = task.comm;
        }
    }
    for (const trace::Mapping& mapping : mappings) {
        huge_pages_.add(mapping);
        const auto pid = here(mapping.tgid);
        if (lookout_ && mapping.tgid > 0 && pid && own_proc_) {
            lookout_->watch(*pid);
        }
    }
    for (const trace::Event& event : events) {
        huge_pages_.add(event);
    }
    if (lookout_ && huge_pages_.faults() > 0) {
        lookout_->faults();
    }
}

WhyEmpty Why::end(const Probe& probe, std::uint64_t passed) {
    WhyEmpty why;
    why.notes = notes_;
    why.empty = huge_pages_.faults() == 0;
    why.faults_seen = passed;
    const auto counts = probe.passed_over();
    for (std::size_t filter = 1; filter < counts.size(); ++filter) {
        if (counts[filter] > 0) {
            const std::string name{trace::filter_names()[filter - 1]};
            why.passed_over[name] = counts[filter];
            why.faults_seen += counts[filter];
            session_.emplace_back(std::string(trace::key::kPassedOver) + name,
                                  std::to_string(counts[filter]));
        }
    }
    if (lookout_) {
        seen_ = lookout_->end();
    }
    std::map<std::int64_t, std::string> disabled;
    for (const auto& [pid, comm] : seen_.thp_off) {
        const auto task =
            std::find_if(numbers_.begin(), numbers_.end(), [pid = pid](const TaskNumbers& each) {
                return each.here == pid && each.tid == each.tgid;
            });
        if (namespace_ == kFirstPidNamespace || task != numbers_.end()) {
            const std::int64_t tgid = task == numbers_.end() ? pid : task->tgid;
            disabled[tgid] = "PR_SET_THP_DISABLE";
            session_.emplace_back(fmt::format("{}{}", trace::key::kThpDisabled, tgid),
                                  "PR_SET_THP_DISABLE");
        }
    }
    why.huge_pages_off = huge_pages_.switched_off(disabled, [this](std::int64_t tgid) {
        const auto name = names_.find(tgid);
        return name == names_.end() ? std::string() : name->second;
    });
    if (!why.empty) {
        return why;
    }
    Situation situation;
    situation.passed = passed;
    situation.passed_over = why.passed_over;
    const auto filter = [&situation](const char* name, bool given, std::string option) {
        if (given) {
            situation.filters.emplace(name, std::move(option));
        }
    };
    filter("pid", asked_.tgid != 0, fmt::format("-p {}", asked_.tgid));
    filter("tid", asked_.tid != 0, fmt::format("-t {}", asked_.tid));
    filter("comm", !asked_.comm.empty(), fmt::format("--comm {}", asked_.comm));
    filter("cgroup", !asked_.cgroup.empty(), fmt::format("-c {}", asked_.cgroup.string()));
    filter("dev", asked_.dev != 0, fmt::format("--dev {}", trace::dev_text(asked_.dev)));
    filter("ino", asked_.ino != 0, fmt::format("--ino {}", asked_.ino));
    filter("result", asked_.failed_only, "-x");
    if (asked_.dev != 0) {
        situation.device = asked_.dev;
    }
    situation.mounts = mounts_;
    situation.command = command_;
    situation.before = !command_;
    situation.everyone = !command_ && process_ == 0;
    situation.looked = lookout_.has_value();
    situation.seen = seen_;
    why.reasons = explain(situation);
    for (const trace::Reason& reason : why.reasons) {
        session_.emplace_back(std::string(trace::key::kEmpty) + reason.name, reason.text);
    }
    return why;
}

std::string not_recorded_here(const std::vector<std::string>& missing) {
    trace::Session session;
    session.values.emplace(trace::key::kWithout, fmt::format("{}", fmt::join(missing, "; ")));
    const std::string lacks = trace::not_recorded_sentence(trace::hooks_missing(session));
    return lacks.empty()
               ? lacks
               : fmt::format("not recorded on this kernel: {}: 'daxscope doctor' says why", lacks);
}

} // namespace daxscope::ebpf
