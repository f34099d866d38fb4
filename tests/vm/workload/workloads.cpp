// SPDX-License-Identifier: GPL-3.0-or-later
#include "workloads.h"

#include "crew.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fcntl.h>
#include <functional>
#include <linux/fs.h>
#include <map>
#include <random>
#include <sched.h>
#include <sstream>
#include <stdexcept>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace daxscope::workload {
namespace {

constexpr std::string_view kOperations = "rwfmdpatW";
constexpr char kQuit = 'q';

/// Takes a number off the front of `text`.
std::int64_t take_number(std::string_view& text, const std::string& word) {
    std::int64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) {
        throw std::runtime_error("script: " + word + " is not PARTY OP PAGE[+PAGES]");
    }
    text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
    return value;
}

/// Median of the times of `rounds` calls, ns: what others do on the host meanwhile disturbs some
/// rounds much and most not at all.
double median_ns(int rounds, const std::function<void()>& work) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::nano> spent =
            std::chrono::steady_clock::now() - begin;
        times.push_back(spent.count());
    }
    const auto middle = times.begin() + rounds / 2;
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
}

} // namespace

std::string_view script_help() {
    return "PARTY OP PAGE[+PAGES], separated by blanks. OP: r read, w write (one byte, by load and "
           "store), f fsync, m msync, d MADV_DONTNEED, p punch hole, a fallocate, t truncate to "
           "PAGE, W write(2)";
}

std::vector<Action> parse_script(std::string_view text, int parties) {
    std::vector<Action> script;
    std::istringstream words{std::string(text)};
    for (std::string word; words >> word;) {
        std::string_view rest = word;
        Action action;
        action.party = static_cast<int>(take_number(rest, word));
        if (action.party < 0 || action.party >= parties) {
            throw std::runtime_error("script: " + word + " names a party that there is not");
        }
        if (rest.empty() || kOperations.find(rest.front()) == std::string_view::npos) {
            throw std::runtime_error("script: " + word + " names no known operation");
        }
        action.op = rest.front();
        rest.remove_prefix(1);
        action.pgoff = take_number(rest, word);
        if (!rest.empty() && rest.front() == '+') {
            rest.remove_prefix(1);
            action.pages = take_number(rest, word);
        }
        if (!rest.empty() || action.pgoff < 0 || action.pages < 1) {
            throw std::runtime_error("script: " + word + " is not PARTY OP PAGE[+PAGES]");
        }
        script.push_back(action);
    }
    return script;
}

std::vector<Tally> run_script(const Plan& plan, const std::vector<Action>& script, int repeat,
                              int pace_ms) {
    Crew crew(plan, [](int, Mapping& mapping, const Line& line, Tally& tally) {
        for (Action action; receive(line.inbox, action) && action.op != kQuit;) {
            perform(action, mapping, tally);
            if (!transmit(line.outbox, '.')) {
                return;
            }
        }
    });
    const std::chrono::milliseconds pace(pace_ms);
    auto next = std::chrono::steady_clock::now();
    for (int round = 0; round < repeat; ++round) {
        for (const Action& action : script) {
            std::this_thread::sleep_until(next);
            crew.send(action.party, action);
            crew.await(action.party);
            next += pace;
        }
    }
    std::this_thread::sleep_until(next - pace / 2);
    for (int party = 0; party < plan.parties; ++party) {
        crew.send(party, {.party = party, .op = kQuit});
    }
    return crew.finish();
}

std::int64_t accesses_of_each(const Plan& plan, const std::vector<Action>& script) {
    std::map<std::pair<int, std::int64_t>, std::int64_t> accesses; // by mapping and range
    std::map<std::pair<int, std::int64_t>, char> kinds;            // by party and range
    for (const Action& action : script) {
        const std::int64_t range = action.pgoff / kPagesPerPmd;
        const char kind = kinds.try_emplace({action.party, range}, action.op).first->second;
        if ((action.op != 'r' && action.op != 'w') || action.op != kind) {
            return 0;
        }
        ++accesses[{plan.as == As::Threads ? 0 : action.party, range}];
    }
    const bool same = std::all_of(accesses.begin(), accesses.end(), [&accesses](const auto& each) {
        return each.second == accesses.begin()->second;
    });
    return same && !accesses.empty() ? accesses.begin()->second : 0;
}

std::int64_t pmd_ranges(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        fail("stat", path);
    }
    return std::max<std::int64_t>(status.st_size / kPage / kPagesPerPmd, 1);
}

std::vector<Tally> run_free(const Plan& plan, const FreeRun& free) {
    const std::int64_t pmds = pmd_ranges(plan.path);
    Crew crew(plan, [&free, pmds](int party, Mapping& mapping, const Line& line, Tally& tally) {
        Action start;
        if (!receive(line.inbox, start)) {
            return;
        }
        std::mt19937 random(free.seed * 1000003U + static_cast<unsigned>(party));
        std::uniform_int_distribution<std::int64_t> range(0, pmds - 1);
        std::uniform_int_distribution<int> pause(free.think_us / 2, free.think_us * 3 / 2);
        const bool may_write = free.writers == 0 || party < free.writers;
        for (int access = 1; access <= free.accesses; ++access) {
            const bool write = may_write && free.write_every > 0 && access % free.write_every == 0;
            perform({party, write ? 'w' : 'r', range(random) * kPagesPerPmd, 1}, mapping, tally);
            std::this_thread::sleep_for(std::chrono::microseconds(pause(random)));
        }
    });
    for (int party = 0; party < plan.parties; ++party) {
        crew.send(party, {.party = party});
    }
    return crew.finish();
}

std::vector<Tally> run_race(const Plan& plan) {
    const std::int64_t pmds = pmd_ranges(plan.path);
    cpu_set_t one_cpu;
    CPU_ZERO(&one_cpu);
    CPU_SET(0, &one_cpu);
    if (sched_setaffinity(0, sizeof one_cpu, &one_cpu) != 0) { // its threads inherit it
        fail("sched_setaffinity for", plan.path);
    }
    Crew crew(plan, [pmds](int party, Mapping& mapping, const Line& line, Tally& tally) {
        Action start;
        if (!receive(line.inbox, start)) {
            return;
        }
        for (std::int64_t pmd = 0; pmd < pmds; ++pmd) {
            perform({party, 'r', pmd * kPagesPerPmd, 1}, mapping, tally);
        }
    });
    for (int party = 0; party < plan.parties; ++party) {
        crew.send(party, {.party = party});
    }
    return crew.finish();
}

void make_file(const std::string& path, std::int64_t pages, std::string_view how) {
    const Descriptor file(path, O_RDWR | O_CREAT | O_TRUNC);
    const off_t bytes = pages * kPage;
    int status = 0;
    if (how == "sparse") {
        status = ftruncate(file.get(), bytes);
    } else if (how == "fallocate") {
        status = fallocate(file.get(), 0, 0, bytes);
    } else if (how == "write") {
        // One extent asked for at once, then filled: written in pieces, it could come in pieces.
        status = fallocate(file.get(), 0, 0, bytes);
        const std::string data(static_cast<std::size_t>(kPage * kPagesPerPmd), 'd');
        for (off_t at = 0; status == 0 && at < bytes;) {
            const off_t rest = std::min<off_t>(bytes - at, static_cast<off_t>(data.size()));
            const ssize_t done =
                pwrite(file.get(), data.data(), static_cast<std::size_t>(rest), at);
            status = done == rest ? 0 : -1;
            at += rest;
        }
    } else {
        throw std::runtime_error("make: no such way to fill a file: " + std::string(how));
    }
    if (status != 0 || fsync(file.get()) != 0) {
        fail("make", path);
    }
}

void clone_file(const std::string& from, const std::string& to) {
    const Descriptor source(from, O_RDONLY);
    const Descriptor target(to, O_RDWR | O_CREAT | O_TRUNC);
    if (ioctl(target.get(), FICLONE, source.get()) != 0 || fsync(target.get()) != 0) {
        fail("clone " + from + " to", to);
    }
}

double run_without_dax(const std::string& path, std::int64_t pages, int rounds) {
    make_file(path, pages, "write");
    const Descriptor file(path, O_RDWR);
    const off_t bytes = pages * kPage;
    return median_ns(rounds, [&] {
        void* base = mmap(nullptr, static_cast<std::size_t>(bytes), PROT_READ | PROT_WRITE,
                          MAP_SHARED, file.get(), 0);
        if (base == MAP_FAILED) {
            fail("mmap", path);
        }
        for (std::int64_t page = 0; page < pages; ++page) {
            static_cast<volatile char*>(base)[page * kPage] = 'x';
        }
        // Unmaps the second half from this process, as the recorder's unmap probes see it.
        if (ftruncate(file.get(), bytes / 2) != 0 || ftruncate(file.get(), bytes) != 0) {
            fail("truncate", path);
        }
        munmap(base, static_cast<std::size_t>(bytes));
    });
}

double run_refaults(const std::string& path, int rounds) {
    Mapping mapping(path, {.pages = kPagesPerPmd});
    Tally tally;
    return median_ns(rounds, [&] {
        perform({.op = 'r'}, mapping, tally);
        perform({.op = 'd', .pages = kPagesPerPmd}, mapping, tally);
    });
}

} // namespace daxscope::workload
