// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parties of one workload, alive: started together, told what to do over pipes, collected at
// the end. Pipes serve processes and threads alike, so that every kind of party runs one code.
#pragma once

#include "workloads.h"

#include <functional>
#include <memory>
#include <unistd.h>
#include <vector>

namespace daxscope::workload {

/// Reads a whole T from a pipe. @return false at its end
template <typename T>
bool receive(int fd, T& value) {
    return read(fd, &value, sizeof value) == static_cast<ssize_t>(sizeof value);
}
/// Writes a whole T to a pipe: at once, because it is smaller than PIPE_BUF. @return false if
/// nobody reads there any more
template <typename T>
bool transmit(int fd, const T& value) {
    static_assert(sizeof value <= 512);
    return write(fd, &value, sizeof value) == static_cast<ssize_t>(sizeof value);
}

/// A party's end of its two pipes.
struct Line {
    int inbox = -1;
    int outbox = -1;
};

/// What one party does between its mapping and its end; it adds what it did to `tally`.
using Body = std::function<void(int party, Mapping& mapping, const Line& line, Tally& tally)>;

class Crew {
public:
    /// Starts the parties. Each is mapped and waiting when the constructor returns.
    /// @throws std::runtime_error if one could not start
    Crew(const Plan& plan, const Body& body);
    /// Ends parties that are still there.
    ~Crew();
    Crew(const Crew&) = delete;
    Crew& operator=(const Crew&) = delete;

    void send(int party, const Action& action);
    /// Waits for one byte from the party, which says that it did what it was told.
    /// @throws std::runtime_error if it is gone
    void await(int party);
    /// Waits until all bodies have returned. @return the tallies, by party
    std::vector<Tally> finish();

private:
    struct Member;
    std::vector<std::unique_ptr<Member>> members_;
    std::unique_ptr<Mapping> shared_; ///< the one mapping of As::Threads
};

} // namespace daxscope::workload
