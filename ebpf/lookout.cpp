// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/lookout.h"

#include "replay/trace/error.h"

#include <algorithm>
#include <array>
#include <cap-ng.h>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <linux/capability.h>
#include <nlohmann/json.hpp>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace daxscope::ebpf {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto kFirstPause = 5ms;
constexpr auto kLongestPause = 1000ms;
constexpr auto kTimeForEveryone = 1500ms;
constexpr std::size_t kMostSeenFiles = 1024;
constexpr std::size_t kMostWatched = 4096;
constexpr std::uint64_t kLarge = 1 << 20; ///< bytes: a file that is worth mapping

const Proc::Depth kNoFiles{.files = false, .present = false, .counted = {}, .devices = {}};

/// Files that programs map without being asked to: their own text, libraries, caches.
bool belongs_to_the_system(const SeenFile& file) {
    constexpr std::array kFolders{"/usr/", "/lib", "/etc/", "/var/cache/", "/run/", "/proc/"};
    constexpr std::array kObjects{"/memfd:", "/dev/zero", "/SYSV", "/anon_hugepage"};
    const auto begins = [&file](const char* with) { return file.path.starts_with(with); };
    return file.executable || std::any_of(kFolders.begin(), kFolders.end(), begins) ||
           std::any_of(kObjects.begin(), kObjects.end(), begins);
}

/// Might the user take it for a DAX file, or is it one?
bool matters(const SeenFile& file, const Aim& aim) {
    return file.dax == true || file.device || aim.devices.contains(file.dev) ||
           (file.mapped && file.shared && !belongs_to_the_system(file));
}

bool same(const SeenFile& a, const SeenFile& b) {
    return a.device ? b.device && a.path == b.path : !b.device && a.dev == b.dev && a.ino == b.ino;
}

void keep(const SeenProcess& process, const Aim& aim, Seen& seen) {
    for (const SeenFile& file : process.files) {
        if (!matters(file, aim)) {
            continue;
        }
        const auto known =
            std::find_if(seen.files.begin(), seen.files.end(), [&](const Seen::File& f) {
                return f.pid == process.pid && same(f.file, file);
            });
        if (known == seen.files.end()) {
            if (seen.files.size() < kMostSeenFiles) {
                seen.files.push_back({file, process.pid, process.comm});
            } else {
                seen.whole = false;
            }
            continue;
        }
        if (file.mapped && (!known->file.mapped || !known->file.present)) {
            known->file = file;
        }
        known->file.bytes = std::max(known->file.bytes, file.bytes);
    }
}

void look_at(std::int64_t pid, const Proc::Depth& depth, const Proc& proc, const Aim& aim,
             Seen& seen) {
    const SeenProcess process = proc.look(pid, depth);
    if (process.gone) {
        return;
    }
    ++seen.looks;
    seen.processes.insert(pid);
    if (process.thp_enabled == false) {
        seen.thp_off[pid] = process.comm;
    }
    if (depth.files) {
        if (process.readable) {
            seen.unreadable.erase(pid);
        } else {
            seen.unreadable.insert(pid);
        }
        keep(process, aim, seen);
    }
}

std::set<std::int64_t> members(const fs::path& cgroup) {
    constexpr std::size_t kMostFolders = 256;
    std::set<std::int64_t> found;
    std::vector<fs::path> folders{cgroup};
    std::error_code gone;
    for (fs::recursive_directory_iterator at(cgroup, gone), end;
         !gone && at != end && folders.size() < kMostFolders; at.increment(gone)) {
        std::error_code ignored;
        if (at->is_directory(ignored)) {
            folders.push_back(at->path());
        }
    }
    for (const fs::path& folder : folders) {
        std::ifstream procs(folder / "cgroup.procs");
        for (std::int64_t pid = 0; procs >> pid;) {
            found.insert(pid);
        }
    }
    return found;
}

/// The files that the command's words name, as `FILE` or `--option=FILE`.
void look_at_words(const Aim& aim, Seen& seen) {
    for (std::size_t k = 1; k < aim.words.size() && seen.named.size() < 16; ++k) {
        const std::string& word = aim.words[k];
        const std::size_t equals = word.find('=');
        for (const std::string& path :
             {word, equals == std::string::npos ? std::string() : word.substr(equals + 1)}) {
            std::error_code none;
            const fs::file_status status =
                path.empty() ? fs::file_status() : fs::status(path, none);
            if (!fs::is_regular_file(status) || fs::file_size(path, none) < kLarge || none) {
                continue;
            }
            SeenFile file;
            file.path = path;
            file.dax = is_dax_file(path, 0, 0);
            file.executable = (status.permissions() & fs::perms::others_exec) != fs::perms::none;
            if (!file.executable) {
                seen.named.push_back(file);
            }
        }
    }
}

json file_json(const SeenFile& file) {
    return {
        {"path", file.path},     {"dev", file.dev},
        {"ino", file.ino},       {"dax", file.dax ? json(*file.dax) : json(nullptr)},
        {"device", file.device}, {"mapped", file.mapped},
        {"shared", file.shared}, {"executable", file.executable},
        {"bytes", file.bytes},   {"present", file.present ? json(*file.present) : json(nullptr)}};
}

SeenFile file_from(const json& from) {
    SeenFile file;
    from.at("path").get_to(file.path);
    from.at("dev").get_to(file.dev);
    from.at("ino").get_to(file.ino);
    if (!from.at("dax").is_null()) {
        file.dax = from.at("dax").get<bool>();
    }
    from.at("device").get_to(file.device);
    from.at("mapped").get_to(file.mapped);
    from.at("shared").get_to(file.shared);
    from.at("executable").get_to(file.executable);
    from.at("bytes").get_to(file.bytes);
    if (!from.at("present").is_null()) {
        file.present = from.at("present").get<std::uint64_t>();
    }
    return file;
}

/// Keeps of the capabilities what looking asks for.
void keep_what_looking_needs() {
    capng_get_caps_process();
    std::vector<unsigned> had;
    for (const unsigned each : {CAP_SYS_PTRACE, CAP_DAC_READ_SEARCH, CAP_CHECKPOINT_RESTORE}) {
        if (capng_have_capability(CAPNG_PERMITTED, each) != 0) {
            had.push_back(each);
        }
    }
    capng_clear(CAPNG_SELECT_CAPS);
    for (const unsigned each : had) {
        capng_update(CAPNG_ADD, static_cast<capng_type_t>(CAPNG_EFFECTIVE | CAPNG_PERMITTED), each);
    }
    capng_apply(CAPNG_SELECT_CAPS);
}

void write_all(int fd, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t wrote = send(fd, text.data() + at, text.size() - at, MSG_NOSIGNAL);
        if (wrote <= 0) {
            return; // the recorder is gone
        }
        at += static_cast<std::size_t>(wrote);
    }
}

/// The process's life: lines in, one JSON text out.
void work(int socket, const Aim& aim) {
    const Proc proc(aim.proc);
    Seen seen;
    bool started = false;
    bool files = true;
    auto pause = std::chrono::milliseconds(kFirstPause);
    auto next = Clock::now();
    std::string lines;
    for (;;) {
        int wait = -1;
        if (started && files && !aim.processes.empty()) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
            wait = static_cast<int>(std::max<std::int64_t>(0, left.count()));
        }
        pollfd ready{socket, POLLIN, 0};
        if (poll(&ready, 1, wait) < 0 && errno != EINTR) {
            return;
        }
        if ((ready.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
            std::array<char, 4096> some{};
            const ssize_t got = read(socket, some.data(), some.size());
            if (got <= 0) {
                return;
            }
            lines.append(some.data(), static_cast<std::size_t>(got));
        }
        for (std::size_t end = 0; (end = lines.find('\n')) != std::string::npos;
             lines.erase(0, end + 1)) {
            std::int64_t pid = 0;
            switch (lines[0]) {
            case 's':
                started = true;
                next = Clock::now();
                break;
            case 'w':
                std::from_chars(lines.data() + 1, lines.data() + end, pid);
                look_at(pid, kNoFiles, proc, aim, seen);
                break;
            case 'f':
                files = false;
                break;
            case 'e':
                if (files) {
                    look_around(aim, proc, true, seen);
                }
                write_all(socket, seen.to_json());
                return;
            default:
                break;
            }
        }
        if (started && files && Clock::now() >= next) {
            look_around(aim, proc, false, seen);
            next = Clock::now() + pause;
            pause = std::min(2 * pause, std::chrono::milliseconds(kLongestPause));
        }
    }
}

} // namespace

std::string Seen::to_json() const {
    json text{{"looks", looks},        {"processes", processes},   {"unreadable", unreadable},
              {"whole", whole},        {"thp_off", json::array()}, {"files", json::array()},
              {"named", json::array()}};
    for (const auto& [pid, comm] : thp_off) {
        text["thp_off"].push_back({pid, comm});
    }
    for (const File& each : files) {
        json row = file_json(each.file);
        row["pid"] = each.pid;
        row["comm"] = each.comm;
        text["files"].push_back(std::move(row));
    }
    for (const SeenFile& each : named) {
        text["named"].push_back(file_json(each));
    }
    return text.dump(-1, ' ', false, json::error_handler_t::replace);
}

Seen Seen::from_json(const std::string& text) {
    const json from = json::parse(text);
    Seen seen;
    from.at("looks").get_to(seen.looks);
    from.at("processes").get_to(seen.processes);
    from.at("unreadable").get_to(seen.unreadable);
    from.at("whole").get_to(seen.whole);
    for (const json& row : from.at("thp_off")) {
        seen.thp_off.emplace(row.at(0).get<std::int64_t>(), row.at(1).get<std::string>());
    }
    for (const json& row : from.at("files")) {
        seen.files.push_back(
            {file_from(row), row.at("pid").get<std::int64_t>(), row.at("comm").get<std::string>()});
    }
    for (const json& row : from.at("named")) {
        seen.named.push_back(file_from(row));
    }
    return seen;
}

void look_around(const Aim& aim, const Proc& proc, bool last, Seen& seen) {
    std::set<std::int64_t> round(aim.processes.begin(), aim.processes.end());
    if (aim.descendants) {
        for (const std::int64_t pid : aim.processes) {
            const auto more = proc.descendants(pid);
            round.insert(more.begin(), more.end());
        }
    }
    for (const std::int64_t pid : round) {
        // The page tables as they were when a file was met first: what came later made faults.
        Proc::Depth depth;
        for (const Seen::File& each : seen.files) {
            if (each.pid == pid && each.file.present) {
                depth.counted.emplace(each.file.dev, each.file.ino);
            }
        }
        look_at(pid, depth, proc, aim, seen);
    }
    if (!last) {
        return;
    }
    look_at_words(aim, seen);
    if (!aim.everyone) {
        return;
    }
    const auto until = Clock::now() + kTimeForEveryone;
    const std::set<std::int64_t> chosen =
        aim.cgroup.empty() ? std::set<std::int64_t>() : members(aim.cgroup);
    for (const std::int64_t pid : proc.processes(kMostWatched)) {
        if (Clock::now() > until) {
            seen.whole = false;
            return;
        }
        const bool out =
            (!aim.cgroup.empty() && !chosen.contains(pid)) || pid == getppid() || pid == getpid();
        if (out || (!aim.comm.empty() && proc.look(pid, kNoFiles).comm != aim.comm)) {
            continue;
        }
        Proc::Depth depth;
        depth.devices = aim.devices;
        look_at(pid, depth, proc, aim, seen);
    }
}

Lookout::Lookout(Aim aim) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        throw Error(Exit::Usage, fmt::format("cannot look at processes: {}", std::strerror(errno)));
    }
    const pid_t recorder = getpid();
    pid_ = fork();
    if (pid_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        prctl(PR_SET_NAME, "daxscope-look");
        if (getppid() != recorder) {
            _exit(0);
        }
        // Ctrl-C is for the recorder.
        for (const int each : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
            signal(each, SIG_IGN);
        }
        constexpr int kSocket = 3;
        if (ends[1] != kSocket) {
            dup2(ends[1], kSocket);
        }
        close_range(kSocket + 1, ~0U, 0);
        const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            dup2(null, each);
        }
        keep_what_looking_needs();
        try {
            work(kSocket, aim);
        } catch (const std::exception&) {
            _exit(1); // the recorder says that nothing is known
        }
        _exit(0);
    }
    const int error = errno;
    close(ends[1]);
    socket_ = ends[0];
    if (pid_ < 0) {
        close(socket_);
        throw Error(Exit::Usage, fmt::format("cannot look at processes: {}", std::strerror(error)));
    }
}

Lookout::~Lookout() {
    leave();
}

void Lookout::leave() {
    if (socket_ >= 0) {
        close(socket_);
        socket_ = -1;
    }
    if (pid_ > 0) {
        // It is not waited for: a file system may hold it up. The kernel ends it after this one.
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, WNOHANG);
        pid_ = -1;
    }
}

void Lookout::tell(const std::string& line) const {
    if (socket_ >= 0) {
        // Never waits: a lookout that is held up loses a look, the recording loses nothing.
        [[maybe_unused]] const auto sent =
            send(socket_, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    }
}

void Lookout::start() {
    tell("s\n");
}

void Lookout::watch(std::int64_t pid) {
    if (watched_.size() < kMostWatched && watched_.insert(pid).second) {
        tell(fmt::format("w{}\n", pid));
    }
}

void Lookout::faults() {
    if (!quiet_) {
        quiet_ = true;
        tell("f\n");
    }
}

Seen Lookout::end(std::chrono::milliseconds patience) {
    tell("e\n");
    const auto until = Clock::now() + patience;
    std::string text;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
        pollfd ready{socket_, POLLIN, 0};
        if (left.count() <= 0 || poll(&ready, 1, static_cast<int>(left.count())) < 0) {
            if (left.count() > 0 && errno == EINTR) {
                continue;
            }
            break;
        }
        std::array<char, 16384> some{};
        const ssize_t got = ready.revents != 0 ? read(socket_, some.data(), some.size()) : 0;
        if (got <= 0) {
            break;
        }
        text.append(some.data(), static_cast<std::size_t>(got));
    }
    leave();
    try {
        return Seen::from_json(text);
    } catch (const json::exception&) {
        Seen nothing;
        nothing.whole = false;
        return nothing;
    }
}

} // namespace daxscope::ebpf
