// SPDX-License-Identifier: GPL-3.0-or-later
#include "ftrace_count.h"

#include "party.h"

#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::workload {
namespace {

namespace fs = std::filesystem;

const fs::path kTracing = "/sys/kernel/tracing";
constexpr const char* kGroup = "daxscope_vm";
// mapping->host is the first member of struct address_space, inode->i_flags lies at 12 in 6.1 and
// 6.12; S_DAX is bit 13.
constexpr const char* kInodeFlags = "iflags=+12(+0(%di)):u32";
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
                                 kInodeFlags,
                             O_WRONLY | O_APPEND);
            }
        }
        if (mkdir(instance_.c_str(), 0700) != 0) {
            fail("mkdir", instance_.string());
        }
        for (const fs::path& event : events()) {
            command_file(event / "trigger", trigger(event));
        }
    }
    ~Counter() {
        for (const fs::path& event : events()) {
            std::ofstream(event / "trigger") << '!' << trigger(event);
        }
        rmdir(instance_.c_str());
    }
    Counter(const Counter&) = delete;
    Counter& operator=(const Counter&) = delete;

    nlohmann::json read() const {
        nlohmann::json counts = nlohmann::json::object();
        for (const fs::path& event : events()) {
            const bool dax_event = event.parent_path().filename() == "fs_dax";
            add_histogram(counts[dax_event ? event.filename().string() : "unmap"], event / "hist");
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

    static std::string trigger(const fs::path& event) {
        const bool dax_event = event.parent_path().filename() == "fs_dax";
        return std::string("hist:keys=common_pid") + (dax_event ? "" : kOnlyDax);
    }

    /// Adds the lines "{ common_pid: N } hitcount: M" and the totals of one hist file.
    static void add_histogram(nlohmann::json& count, const fs::path& path) {
        if (count.is_null()) {
            count = {{"hits", 0}, {"dropped", 0}, {"by_tid", nlohmann::json::object()}};
        }
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
