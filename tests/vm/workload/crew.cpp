// SPDX-License-Identifier: GPL-3.0-or-later
#include "crew.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <stdexcept>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>

namespace daxscope::workload {
namespace {

constexpr char kDone = '.';

/// A party's whole life: map, say so, work, say what was done. @return false if it failed
bool live(int party, const Plan& plan, const Body& body, Mapping* shared, const Line& line) {
    try {
        std::optional<Mapping> own;
        if (shared == nullptr) {
            own.emplace(plan.path, plan.map);
        }
        Tally tally;
        tally.pid = getpid();
        tally.tid = gettid();
        if (!transmit(line.outbox, kDone)) {
            return false;
        }
        body(party, shared != nullptr ? *shared : *own, line, tally);
        return transmit(line.outbox, tally);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "party %d: %s\n", party, error.what());
        return false;
    }
}

} // namespace

struct Crew::Member {
    Line line; ///< the owner's ends: outbox leads to the party
    pid_t pid = 0;
    std::thread thread;
};

Crew::Crew(const Plan& plan, const Body& body) {
    std::signal(SIGPIPE, SIG_IGN);
    if (plan.as == As::Threads) {
        shared_ = std::make_unique<Mapping>(plan.path, plan.map);
    }
    for (int party = 0; party < plan.parties; ++party) {
        int to[2];
        int from[2];
        if (pipe(to) != 0 || pipe(from) != 0) {
            fail("pipe for", plan.path);
        }
        auto member = std::make_unique<Member>();
        member->line = {from[0], to[1]};
        const Line theirs{to[0], from[1]};
        if (plan.as == As::Processes) {
            member->pid = fork();
            if (member->pid == 0) {
                prctl(PR_SET_PDEATHSIG, SIGKILL);
                _exit(live(party, plan, body, nullptr, theirs) ? 0 : 2);
            }
            // Closed here so that a party that dies is seen as the end of its pipe.
            close(theirs.inbox);
            close(theirs.outbox);
        } else {
            member->thread = std::thread([party, plan, body, theirs, shared = shared_.get()] {
                live(party, plan, body, shared, theirs);
                close(theirs.inbox);
                close(theirs.outbox);
            });
        }
        members_.push_back(std::move(member));
        await(party);
    }
}

Crew::~Crew() {
    for (const auto& member : members_) {
        close(member->line.outbox);
        if (member->pid > 0) {
            kill(member->pid, SIGKILL);
            waitpid(member->pid, nullptr, 0);
        }
        if (member->thread.joinable()) {
            member->thread.join();
        }
        close(member->line.inbox);
    }
}

void Crew::send(int party, const Action& action) {
    if (!transmit(members_.at(static_cast<std::size_t>(party))->line.outbox, action)) {
        throw std::runtime_error("party " + std::to_string(party) + " ended early");
    }
}

void Crew::await(int party) {
    char done = 0;
    if (!receive(members_.at(static_cast<std::size_t>(party))->line.inbox, done)) {
        throw std::runtime_error("party " + std::to_string(party) + " ended early");
    }
}

std::vector<Tally> Crew::finish() {
    std::vector<Tally> tallies;
    for (const auto& member : members_) {
        Tally tally;
        if (!receive(member->line.inbox, tally)) {
            throw std::runtime_error("party " + std::to_string(tallies.size()) + " ended early");
        }
        tallies.push_back(tally);
    }
    for (const auto& member : members_) {
        if (member->pid > 0) {
            waitpid(member->pid, nullptr, 0);
            member->pid = 0;
        }
    }
    return tallies;
}

} // namespace daxscope::workload
