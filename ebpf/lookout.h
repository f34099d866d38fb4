// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ebpf/look.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <sys/types.h>
#include <vector>

namespace daxscope::ebpf {

/// Whom a Lookout looks at. Processes are numbered as `proc` numbers them.
struct Aim {
    std::vector<std::int64_t> processes; ///< now and then, and at the end
    bool descendants = false;            ///< … and those that they start
    bool everyone = false;               ///< at the end: whoever maps a file of `devices`
    std::string comm;                    ///< … and is called so; empty = whatever it is called
    std::filesystem::path cgroup;        ///< … and is in this cgroup; empty = in any
    std::set<std::uint32_t> devices;     ///< of file systems that may have DAX files
    std::vector<std::string> words;      ///< of the command, which may name files
    std::filesystem::path proc = "/proc";
};

/// What a Lookout saw.
struct Seen {
    struct File {
        SeenFile file;
        std::int64_t pid = 0;
        std::string comm;
    };
    std::uint64_t looks = 0;                     ///< of one process each
    std::set<std::int64_t> processes;            ///< that were looked at
    std::set<std::int64_t> unreadable;           ///< … of which the mappings could not be read
    std::map<std::int64_t, std::string> thp_off; ///< PR_SET_THP_DISABLE, and who: pid, comm
    /// DAX files, device DAX, and what else is mapped that the user may take for DAX. `present` is
    /// that of the first look which met the file.
    std::vector<File> files;
    std::vector<SeenFile> named; ///< large files that the command's words name
    bool whole = true;           ///< false: there was no time to look at everything

    std::string to_json() const;
    /// @throws nlohmann::json::exception  where it is none
    static Seen from_json(const std::string& text);
};

/// Does one round of looks, as the Lookout's process does it.
/// @param last  the round at the end of the recording
void look_around(const Aim& aim, const Proc& proc, bool last, Seen& seen);

/// A process that looks at others while a recording runs, since the recorder gives up the
/// capabilities that looking asks for: CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH and
/// CAP_CHECKPOINT_RESTORE, of which this one keeps what there is, and no other. It looks when the
/// recording begins, then ever more rarely, and at its end; files no more once there are faults. A
/// file system that does not answer holds up nobody else.
class Lookout {
public:
    /// Forks: before there are threads, and descriptors that it must not have.
    /// @throws Error(Exit::Usage) if there is no process to be had
    explicit Lookout(Aim aim);
    /// Ends it.
    ~Lookout();
    Lookout(const Lookout&) = delete;
    Lookout& operator=(const Lookout&) = delete;

    /// The recording begins: looks may.
    void start();
    /// A process faults: is huge-page use switched off for it?
    void watch(std::int64_t pid);
    /// There are faults: files need no more looks.
    void faults();
    /// The last round, and what there was to see. Waits for it as long as `patience`; then `whole`
    /// is false, and all else is empty.
    Seen end(std::chrono::milliseconds patience = std::chrono::seconds(3));

private:
    void tell(const std::string& line) const;
    void leave();

    std::set<std::int64_t> watched_;
    bool quiet_ = false;
    int socket_ = -1;
    pid_t pid_ = -1;
};

} // namespace daxscope::ebpf
