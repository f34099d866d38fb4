// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/types.h>

namespace daxscope::fuzz {

/// Runs a fuzzer's inputs in a process of its own that lives on from one to the next.
///
/// libtracecmd and its like die of a twelfth of all damaged files, which is why daxscope-reader is
/// a process of its own. Here such a death ends the worker alone, and the next input gets a new
/// one; what dies in our own code ends the fuzzer with the input. The counters of what was reached
/// come back, so that libFuzzer learns from it; starting daxscope-reader for each input is a
/// hundred times slower and tells it nothing.
class Worker {
public:
    using One = void (*)(const std::uint8_t* data, std::size_t size);
    /// @param one runs one input, in the worker
    explicit Worker(One one);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void run(const std::uint8_t* data, std::size_t size);

    struct Shared;

private:
    void start();
    void end();
    bool passes(std::size_t size);
    bool again_after_death(std::size_t size);

    One one_;
    Shared* shared_;
    pid_t pid_ = -1;
    int socket_ = -1, log_ = -1;
    unsigned inputs_ = 0; ///< of the worker that runs, or ran last
    unsigned long all_ = 0, died_ = 0, slow_ = 0;
};

} // namespace daxscope::fuzz
