// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/explain.h"
#include "ebpf/lookout.h"
#include "ebpf/pid_namespace.h"
#include "ebpf/pidfd.h"
#include "ebpf/probe.h"
#include "ebpf/recorder.h"
#include "replay/trace/reasons.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace daxscope::ebpf {

/// Why there may be nothing in a recording: refuses filters that nothing can match before it
/// begins, has processes looked at while it runs, and says at its end what was met.
///
/// One of these accompanies one recording: construct it with the filters, watch() before there are
/// threads and before privileges go, start(), saw() for what is written, end().
class Why {
public:
    /// Checks -p, -t and --comm, and turns them into what the probe compares: numbers of the first
    /// PID namespace, names of at most 15 bytes. Nothing was started or written before.
    /// @throws Error(Exit::Usage): no such process or thread, or no number of it is to be had
    explicit Why(Options& options);

    /// The process of -p has ended: nothing more can pass the filters.
    bool process_ended() const { return watched_.ended(); }
    /// What whoever records should know before it begins, in sentences.
    const std::vector<std::string>& notes() const { return notes_; }
    /// Forks the process that looks. @param command  the command's process, or 0
    void watch(pid_t command);
    void start();
    /// Rows on their way into the file: tasks and mappings before the events that name them.
    void saw(std::span<const trace::Task> tasks, std::span<const trace::Mapping> mappings,
             std::span<const trace::Event> events);
    /// The number here of a process that a trace calls `tgid`; empty where it is not known, which
    /// is so in inner PID namespaces only.
    std::optional<std::int64_t> here(std::int64_t tgid) const;

    /// Once all events are there, and the command still runs if it does.
    /// @param passed  faults that passed the filters, lost ones included
    WhyEmpty end(const Probe& probe, std::uint64_t passed);
    /// Rows of the session that say so, once there was an end().
    const std::vector<std::pair<std::string, std::string>>& session() const { return session_; }

private:
    void check_process(std::int64_t pid) const;
    void check_thread(std::int64_t tid) const;
    void translate(Options& options);

    Options asked_;            ///< as the user wrote them
    std::int64_t process_ = 0; ///< of -p or -t, as /proc numbers it
    Pidfd watched_;            ///< the process of -p
    bool own_proc_ = true;     ///< /proc numbers processes as this one's namespace does
    std::uint64_t namespace_ = kFirstPidNamespace;
    std::vector<TaskNumbers> numbers_; ///< of the tasks here; empty in the first namespace
    std::vector<std::string> notes_;
    std::vector<Situation::MountFact> mounts_;
    std::optional<Lookout> lookout_;
    bool command_ = false;
    trace::HugePages huge_pages_;
    std::map<std::int64_t, std::string> names_; ///< by tgid, the main thread's if it was met
    Seen seen_;
    std::vector<std::pair<std::string, std::string>> session_;
};

/// What this kernel gives no events for, as one sentence without a full stop; empty where nothing
/// is missing.
std::string not_recorded_here(const std::vector<std::string>& missing);

} // namespace daxscope::ebpf
