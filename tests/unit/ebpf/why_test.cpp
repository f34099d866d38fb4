// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/why.h"

#include "replay/trace/error.h"

#include <csignal>
#include <fstream>
#include <future>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace daxscope::ebpf {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// What construction refuses, with the remedy behind it; empty where it takes the filters.
std::string refused(Options options) {
    try {
        const Why why(options);
    } catch (const Error& error) {
        EXPECT_EQ(error.exit(), Exit::Usage);
        return std::string(error.what()) + " | " + error.remedy();
    }
    return {};
}

/// A number that no process has now.
std::uint32_t nobody() {
    std::uint32_t most = 4'194'303;
    while (kill(static_cast<pid_t>(most), 0) == 0 || errno != ESRCH) {
        --most;
    }
    return most;
}

TEST(Why, a_process_that_is_not_there_is_refused) {
    Options options;
    options.tgid = nobody();
    EXPECT_THAT(refused(options), HasSubstr("there is no such process"));
    options.tgid = 0;
    options.tid = nobody();
    EXPECT_THAT(refused(options), HasSubstr("there is no such thread"));
}

TEST(Why, a_process_and_a_thread_that_are_there_are_taken_as_they_are) {
    if (own_pid_namespace() != kFirstPidNamespace) {
        GTEST_SKIP() << "in an inner PID namespace numbers are translated, which asks for CAP_BPF";
    }
    if (own_pid_namespace() != kFirstPidNamespace) {
        GTEST_SKIP() << "in an inner PID namespace numbers are translated, which asks for CAP_BPF";
    }
    Options options;
    options.tgid = static_cast<std::uint32_t>(getpid());
    EXPECT_EQ(refused(options), "");
    options.tid = static_cast<std::uint32_t>(syscall(SYS_gettid));
    EXPECT_EQ(refused(options), "");
}

TEST(Why, a_thread_given_as_a_process_names_its_process) {
    std::promise<pid_t> tid;
    std::promise<void> done;
    std::thread other([&] {
        tid.set_value(static_cast<pid_t>(syscall(SYS_gettid)));
        done.get_future().wait();
    });
    Options options;
    options.tgid = static_cast<std::uint32_t>(tid.get_future().get());
    const std::string said = refused(options);
    done.set_value();
    other.join();
    EXPECT_THAT(said, HasSubstr("that is a thread of process " + std::to_string(getpid())));
    EXPECT_THAT(said, HasSubstr("-t " + std::to_string(options.tgid)));
}

TEST(Why, a_thread_of_another_process_cannot_pass_both) {
    Options options;
    options.tgid = static_cast<std::uint32_t>(getppid());
    options.tid = static_cast<std::uint32_t>(getpid());
    EXPECT_THAT(refused(options), HasSubstr("nothing can pass both"));
}

TEST(Why, a_process_that_has_ended_and_was_not_waited_for_is_refused) {
    const pid_t pid = fork();
    if (pid == 0) {
        _exit(0);
    }
    siginfo_t ended{};
    waitid(P_PID, static_cast<id_t>(pid), &ended, WEXITED | WNOWAIT);
    Options options;
    options.tgid = static_cast<std::uint32_t>(pid);
    EXPECT_THAT(refused(options), HasSubstr("that process has ended"));
    waitpid(pid, nullptr, 0);
}

TEST(Why, a_name_longer_than_the_kernel_keeps_is_cut_and_that_is_said) {
    Options options;
    options.comm = "averyveryverylongprocessname";
    const Why why(options);
    EXPECT_EQ(options.comm, "averyveryverylo");
    EXPECT_THAT(why.notes(), ElementsAre(HasSubstr("'averyveryverylo'")));
    options.comm = "fifteen-bytes-a";
    EXPECT_THAT(Why(options).notes(), IsEmpty());
    EXPECT_EQ(options.comm, "fifteen-bytes-a");
}

TEST(Why, what_a_kernel_gives_no_events_for_is_one_sentence) {
    EXPECT_EQ(not_recorded_here({}), "");
    EXPECT_EQ(not_recorded_here({"unmap_mapping_range (unmaps (truncate) are missing)",
                                 "unmap_mapping_pages (b)", "uprobe_munmap (c)", "evict (d)"}),
              "not recorded on this kernel: unmap, munmap (4 hooks did not attach): 'daxscope "
              "doctor' says why");
}

TEST(PidNamespace, the_first_one_is_known_by_its_inode_and_proc_is_its_own) {
    EXPECT_NE(own_pid_namespace(), 0);
    EXPECT_TRUE(proc_is_own());
    EXPECT_EQ(own_pid_namespace("/nowhere"), kFirstPidNamespace);
    EXPECT_FALSE(proc_is_own("/nowhere"));
}

} // namespace
} // namespace daxscope::ebpf
