// SPDX-License-Identifier: GPL-3.0-or-later
#include "ftrace_count.h"

#include "party.h"

#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::workload {
namespace {

namespace fs = std::filesystem;

const fs::path kTracing = "/sys/kernel/tracing";
constexpr const char* kGroup = "daxscope_vm";
// mapping->host is the first member of struct address_space, inode->i_flags lies at 12, from 6.19
// on at 4; S_DAX is bit 13.
std::string inode_flags() {
    utsname name{};
    uname(&name);
    int major = 0;
    int minor = 0;
    std::sscanf(name.release, "%d.%d", &major, &minor);
    return std::string("iflags=+") + (std::pair(major, minor) >= std::pair(6, 19) ? "4" : "12") +
           "(+0(%di)):u32";
}
constexpr const char* kOnlyDax = " if iflags & 8192";

/// tracefs wants each command in one write, and answers in errno.
void command_file(const fs::path& path, const std::string& text, int mode = O_WRONLY) {
    const int fd = open(path.c_str(), mode | O_CLOEXEC);
    if (fd < 0 || write(fd, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
        fail("write", path.string());
    }
    close(fd);
}

/// An ftrace instance that counts while it lives.
class Counter {
public:
    Counter() : instance_(kTracing / "instances" / ("daxscope-vm-" + std::to_string(getpid()))) {
        for (const char* function : {"unmap_mapping_pages", "unmap_mapping_range"}) {
            if (!fs::exists(kTracing / "events" / kGroup / function)) {
                command_file(kTracing / "kprobe_events",
                             std::string("p:") + kGroup + "/" + function + " " + function + " " +
                                 inode_flags(),
                             O_WRONLY | O_APPEND);
            }
        }
        if (mkdir(instance_.c_str(), 0700) != 0) {
            fail("mkdir", instance_.string());
        }
        if (!histograms()) { // Debian's 5.10
            command_file(instance_ / "buffer_size_kb", "32768");
        }
        for (const fs::path& event : events()) {
            if (histograms()) {
                command_file(event / "trigger", trigger(event));
                continue;
            }
            if (!dax_event(event)) {
                command_file(event / "filter", "iflags & 8192");
            }
            command_file(event / "enable", "1");
        }
    }
    ~Counter() {
        for (const fs::path& event : events()) {
            if (histograms()) {
                std::ofstream(event / "trigger") << '!' << trigger(event);
            } else {
                std::ofstream(event / "enable") << '0';
            }
        }
        rmdir(instance_.c_str());
    }
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;

    nlohmann::json read() const {
        nlohmann::json counts = nlohmann::json::object();
        for (const fs::path& event : events()) {
            for (const std::string& name : counted_as(event.filename().string())) {
                nlohmann::json& count = counts[name];
                if (count.is_null()) {
                    count = {{"hits", 0}, {"dropped", 0}, {"by_tid", nlohmann::json::object()}};
                }
                if (histograms()) {
                    add_histogram(count, event / "hist");
                }
            }
        }
        if (!histograms()) {
            add_trace(counts);
        }
        return counts;
    }

private:
    std::vector<fs::path> events() const {
        std::vector<fs::path> found;
        for (const char* group : {"fs_dax", kGroup}) {
            for (const auto& entry : fs::directory_iterator(instance_ / "events" / group)) {
                if (entry.is_directory()) {
                    found.push_back(entry.path());
                }
            }
        }
        return found;
    }

    /// The counts that an event belongs to: its own and, of an unmap, that of both functions.
    static std::vector<std::string> counted_as(const std::string& event) {
        return event.starts_with("unmap_") ? std::vector<std::string>{event, "unmap"}
                                           : std::vector{event};
    }

    static bool dax_event(const fs::path& event) {
        return event.parent_path().filename() == "fs_dax";
    }

    /// Does the kernel count (CONFIG_HIST_TRIGGERS)? If not, its text is counted.
    bool histograms() const { return fs::exists(instance_ / "events/fs_dax/dax_pmd_fault/hist"); }

    static std::string trigger(const fs::path& event) {
        return std::string("hist:keys=common_pid") + (dax_event(event) ? "" : kOnlyDax);
    }

    /// Counts the lines "COMM-PID [CPU] FLAGS TIME: EVENT: …" of the instance's buffer.
    void add_trace(nlohmann::json& counts) const {
        std::ifstream lines(instance_ / "trace");
        for (std::string line; std::getline(lines, line);) {
            const std::size_t cpu = line.find(" [");
            const std::size_t dash = line.rfind('-', cpu);
            const std::size_t time = line.find(": ", cpu);
            if (line.starts_with('#') || cpu == std::string::npos || dash == std::string::npos ||
                time == std::string::npos) {
                continue;
            }
            const std::string tid = std::to_string(std::stoll(line.substr(dash + 1)));
            for (const std::string& name :
                 counted_as(line.substr(time + 2, line.find(':', time + 2) - time - 2))) {
                nlohmann::json& count = counts[name];
                count["hits"] = count["hits"].get<long long>() + 1;
                count["by_tid"][tid] = count["by_tid"].value(tid, 0LL) + 1;
            }
        }
        for (const auto& cpu : fs::directory_iterator(instance_ / "per_cpu")) {
            std::ifstream stats(cpu.path() / "stats");
            for (std::string line; std::getline(stats, line);) {
                long long overrun = 0;
                if (std::sscanf(line.c_str(), "overrun: %lld", &overrun) == 1 && overrun != 0) {
                    throw std::runtime_error("the buffer of " + instance_.string() +
                                             " was too small");
                }
            }
        }
    }

    /// Adds the lines "{ common_pid: N } hitcount: M" and the totals of one hist file.
    static void add_histogram(nlohmann::json& count, const fs::path& path) {
        auto& by_tid = count["by_tid"];
        std::ifstream lines(path);
        if (!lines) {
            fail("open", path.string());
        }
        for (std::string line; std::getline(lines, line);) {
            long long tid = 0;
            long long hits = 0;
            if (std::sscanf(line.c_str(), "{ common_pid: %lld } hitcount: %lld", &tid, &hits) ==
                2) {
                auto& entry = by_tid[std::to_string(tid)];
                entry = (entry.is_null() ? 0LL : entry.get<long long>()) + hits;
            } else if (std::sscanf(line.c_str(), " Hits: %lld", &hits) == 1) {
                count["hits"] = count["hits"].get<long long>() + hits;
            } else if (std::sscanf(line.c_str(), " Dropped: %lld", &hits) == 1) {
                count["dropped"] = count["dropped"].get<long long>() + hits;
            }
        }
    }

    fs::path instance_;
};

} // namespace

nlohmann::json ftrace_count(const std::vector<std::string>& command) {
    const Counter counter;
    const pid_t child = fork();
    if (child == 0) {
        std::vector<char*> arguments;
        for (const std::string& argument : command) {
            arguments.push_back(const_cast<char*>(argument.c_str()));
        }
        arguments.push_back(nullptr);
        execvp(arguments.front(), arguments.data());
        std::perror(arguments.front());
        _exit(127);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) {
        fail("run", command.front());
    }
    return {{"command", command},
            {"status", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)},
            {"events", counter.read()}};
}

} // namespace daxscope::workload
