// SPDX-License-Identifier: GPL-3.0-or-later
//
// What becomes of output that nobody takes: a full disk, a closed descriptor, a reader that has
// seen enough. /dev/full is the disk.
#include "tests/unit/cli/streams.h"
#include "tests/unit/trace/sample.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

namespace {

class Streams : public testing::Test {
protected:
    Streams() { trace::sample(40).write(path); }

    /// Every verb that prints, with arguments that succeed.
    std::vector<std::vector<std::string>> verbs() const {
        std::vector<std::vector<std::string>> all{
            {"info", path},
            {"check", path},
            {"replay", path},
            {"replay", "--self-check", path},
            {"compare", path},
            {"compare", "--sweep", path},
            {"storms", path},
            {"report", path, "--force", "-o", directory / "report"},
            {"sql", path, "SELECT seq FROM event"},
            {"sql", "--csv", path, "SELECT seq FROM event"},
            {"explore", "two-readers", "--handler", "fixed"},
            {"explore", "--list"},
            {"handlers"},
            {"handlers", "iomap"},
        };
        const std::size_t texts = all.size();
        for (std::size_t k = 0; k < texts; ++k) {
            if (all[k].size() < 2 || all[k][1] != "--csv") {
                all.push_back(all[k]);
                all.back().emplace_back("--json");
            }
        }
        all.push_back({"export", path, "-o", "-", "--format", "csv"});
        all.push_back({"handlers", "--markdown"});
        all.push_back({"--help"});
        all.push_back({"--version"});
        all.push_back({"info", "--help"});
        return all;
    }
    std::string said() const {
        std::ifstream file(directory / "err");
        return {std::istreambuf_iterator<char>(file), {}};
    }

    trace::TemporaryDirectory directory;
    const std::string path = directory / "a.daxtrace";
    const std::string err = quoted(directory / "err");
};

} // namespace

TEST_F(Streams, OutputThatAFullDiskSwallowsIsAnError) {
    for (const auto& verb : verbs()) {
        const std::string line = command_line(verb);
        EXPECT_EQ(shell(line + " > /dev/null 2> " + err), 0) << line << said();
        EXPECT_EQ(shell(line + " > /dev/full 2> " + err), 2) << line;
        EXPECT_THAT(said(), HasSubstr("daxscope: the output could not be written: No space"))
            << line;
    }
}

TEST_F(Streams, OutputToAClosedDescriptorIsAnError) {
    for (const auto& verb : verbs()) {
        const std::string line = command_line(verb);
        EXPECT_EQ(shell(line + " >&- 2> " + err), 2) << line;
        EXPECT_THAT(said(), HasSubstr("the output could not be written: Bad file")) << line;
    }
}

TEST_F(Streams, AReaderThatHasSeenEnoughEndsTheCommandWithoutAWord) {
    for (const std::vector<std::string>& verb : std::vector<std::vector<std::string>>{
             {"info", path},
             {"storms", "--json", path},
             {"sql", path, "SELECT a.seq FROM event a, event b, event c"},
             {"explore", "--list"},
             {"handlers", "--markdown"},
             {"--help"}}) {
        const std::string line = command_line(verb);
        for (const char* before : {"", "trap '' PIPE; "}) { // and where SIGPIPE is ignored
            EXPECT_EQ(shell(before + std::string("( ") + line + " 2> " + err + "; echo $? > " +
                            quoted(directory / "status") + " ) | { exec 0<&-; sleep 0.02; }"),
                      0);
            std::ifstream status(directory / "status");
            int exit = -1;
            status >> exit;
            // 0 where the command was faster than the reader's going away.
            EXPECT_TRUE(exit == 141 || exit == 0) << line << ": " << exit;
            EXPECT_EQ(said(), "") << line;
        }
    }
}

TEST_F(Streams, AReaderThatWentAwayIsNoticedWithoutSigpipe) {
    // The reader is gone for certain before the command starts.
    const std::string status = quoted(directory / "status");
    EXPECT_EQ(shell("mkfifo " + quoted(directory / "fifo") + "; exec 3<>" +
                    quoted(directory / "fifo") + "; exec 4>" + quoted(directory / "fifo") +
                    "; exec 3>&-; " + command_line({"info", path}) + " >&4 2> " + err),
              141);
    EXPECT_EQ(said(), "");
}

TEST_F(Streams, WhatCannotBeSaidChangesNoResult) {
    const std::vector<std::vector<std::string>> wrong{{"info", directory / "nothing"},
                                                      {"info"},
                                                      {"sql"},
                                                      {"explode"},
                                                      {"sql", path, "SELECT nothing"}};
    const std::vector<int> expected{2, 2, 1, 1, 1};
    for (std::size_t k = 0; k < wrong.size(); ++k) {
        for (const char* where : {" 2>&-", " 2> /dev/full", " 2> /dev/null"}) {
            EXPECT_EQ(shell(command_line(wrong[k]) + " > /dev/null" + where), expected[k])
                << command_line(wrong[k]) << where;
        }
    }
    for (const auto& verb : verbs()) {
        for (const char* where : {" 2>&-", " 2> /dev/full"}) {
            EXPECT_EQ(shell(command_line(verb) + " > /dev/null" + where), 0)
                << command_line(verb) << where;
        }
    }
}

TEST_F(Streams, ASignalLeavesNoCopyOfStandardInput) {
    using Row = std::pair<const char*, int>;
    for (const auto& [name, exit] : {Row{"INT", 130}, Row{"TERM", 143}, Row{"HUP", 129}}) {
        const trace::TemporaryDirectory temporary;
        const std::string fifo = temporary / "fifo", copies = temporary / "copies";
        std::filesystem::create_directory(copies);
        // A job in the background ignores SIGINT but where job control is on.
        EXPECT_EQ(shell("set -m; mkfifo " + quoted(fifo) + "; TMPDIR=" + quoted(copies) + " " +
                        command_line({"info", "-"}) + " <" + quoted(fifo) + " >/dev/null 2>" + err +
                        " & pid=$!; exec 9>" + quoted(fifo) + "; cat " + quoted(path) +
                        " >&9; until [ -n \"$(ls " + quoted(copies) +
                        ")\" ]; do kill -0 $pid || exit 1; sleep 0.01; done; kill -" + name +
                        " $pid; wait $pid"),
                  exit)
            << name << said();
        EXPECT_TRUE(std::filesystem::is_empty(copies)) << name;
    }
}
