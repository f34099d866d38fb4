// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which signals end a recording in order, which at once, and which not at all.
#include "ebpf/stop.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace daxscope::ebpf {
namespace {

/// Runs `work` in a process of its own. @return its exit code, or 1000 + the signal that ended it
int in_child(const std::function<int()>& work) {
    const pid_t child = fork();
    if (child == 0) {
        for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
            std::signal(signal, SIG_DFL); // whoever runs the tests may ignore one
        }
        _exit(work());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

TEST(StopSignals, EachOfThemAsksForTheEndAndIsNamed) {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        EXPECT_EQ(in_child([signal] {
                      const StopSignals guard;
                      if (stop_asked() || !stop_signal().empty()) {
                          return 1;
                      }
                      raise(signal);
                      return stop_asked() &&
                                     stop_signal() == std::string("SIG") + sigabbrev_np(signal)
                                 ? 0
                                 : 2;
                  }),
                  0)
            << signal;
    }
}

TEST(StopSignals, ASecondWithinHalfASecondIsTheSameWish) {
    EXPECT_EQ(in_child([] {
                  const StopSignals guard;
                  for (const int signal : {SIGTERM, SIGTERM, SIGINT, SIGHUP}) {
                      raise(signal);
                  }
                  return stop_signal() == "SIGTERM" ? 7 : 1;
              }),
              7);
}

TEST(StopSignals, ALaterOneEndsAtOnceUnlessTheTerminalWentAway) {
    const auto after = [](int second) {
        return in_child([second] {
            const StopSignals guard;
            raise(SIGINT);
            std::this_thread::sleep_for(std::chrono::milliseconds(600));
            raise(second);
            return 7;
        });
    };
    EXPECT_EQ(after(SIGINT), 128 + SIGINT);
    EXPECT_EQ(after(SIGTERM), 128 + SIGTERM);
    EXPECT_EQ(after(SIGHUP), 7);
}

TEST(StopSignals, OfAWriteThatFailsAreErrorsOfTheWrite) {
    for (const int signal : {SIGPIPE, SIGXFSZ, SIGTTOU}) {
        EXPECT_EQ(in_child([signal] {
                      const StopSignals guard;
                      raise(signal);
                      return stop_asked() ? 1 : 7;
                  }),
                  7)
            << signal;
    }
}

TEST(StopSignals, NohupStaysInForceAndAllIsAsBeforeAfterwards) {
    EXPECT_EQ(in_child([] {
                  std::signal(SIGHUP, SIG_IGN);
                  {
                      const StopSignals guard;
                      raise(SIGHUP);
                      if (stop_asked()) {
                          return 1;
                      }
                  }
                  raise(SIGTERM);
                  return 2;
              }),
              1000 + SIGTERM);
}

} // namespace
} // namespace daxscope::ebpf
