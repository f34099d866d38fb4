// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that the user named is written only where nothing of his is lost by it.
#include "app/common/output_file.h"
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <fstream>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace daxscope;
using namespace daxscope::cli;
using testing::HasSubstr;

namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void put(const fs::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

class Outputs : public testing::Test {
protected:
    Outputs() { trace::sample(40).write(path); }

    /// The commands that write a file: each with the name that is appended last.
    std::vector<std::vector<std::string>> writers(const std::string& from) const {
        return {{"explore", "--from", from, "-o"},
                {"explore", "--from", from, "--handler", "iomap-6.2", "--trace"},
                {"compare", "--sweep", from, "--picture"}};
    }
    static Ran run_with(std::vector<std::string> words, const std::string& name,
                        bool force = false) {
        words.push_back(name);
        if (force) {
            words.emplace_back("--force");
        }
        return run_command(words);
    }
    std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(directory.path()), fs::directory_iterator()));
    }

    trace::TemporaryDirectory directory;
    const std::string path = directory / "a.daxtrace";
};

} // namespace

TEST_F(Outputs, AnInputIsNeverWrittenOver) {
    const std::string before = bytes_of(path);
    fs::create_symlink(path, directory / "link");
    fs::create_hard_link(path, directory / "hard");
    fs::create_symlink("link", directory / "chain");
    for (const char* name : {"a.daxtrace", "link", "hard", "chain", "./a.daxtrace"}) {
        for (const auto& words : writers(path)) {
            for (const bool force : {false, true}) {
                const Ran ran = run_with(words, directory / name, force);
                EXPECT_EQ(ran.exit, 1) << words[0] << name;
                EXPECT_THAT(ran.err, HasSubstr("is what is read")) << words.back() << name;
                EXPECT_EQ(bytes_of(path), before);
            }
        }
    }
    EXPECT_TRUE(fs::is_symlink(directory / "link"));
    EXPECT_EQ(files(), 4U) << "nothing is left over";
}

TEST_F(Outputs, TheLogBesideAnInputIsAnInputToo) {
    put(path + "-wal", "");
    put(path + "-journal", "log");
    EXPECT_THROW(app::OutputFile(path + "-journal", app::Written::Svg, {path}, true), Error);
    EXPECT_THROW(app::OutputFile(path + "-wal", app::Written::Svg, {path}, true), Error);
}

TEST_F(Outputs, ATraceIsNeverReplacedByWhatIsNone) {
    const std::string other = directory / "other.daxtrace";
    trace::sample(4).write(other);
    const std::string before = bytes_of(other);
    for (const auto& words : writers(path)) {
        if (words.back() == "--trace") {
            continue;
        }
        for (const bool force : {false, true}) {
            const Ran ran = run_with(words, other, force);
            EXPECT_EQ(ran.exit, 1);
            EXPECT_THAT(ran.err, HasSubstr("is a trace"));
            EXPECT_EQ(bytes_of(other), before);
        }
    }
    // A made trace does not replace one that was recorded, unless asked to.
    const Ran made = run_with(writers(path)[1], other);
    EXPECT_EQ(made.exit, 1);
    EXPECT_THAT(made.err, HasSubstr("--force"));
    EXPECT_EQ(bytes_of(other), before);
    EXPECT_EQ(run_with(writers(path)[1], other, true).exit, 0);
    EXPECT_NE(bytes_of(other), before);
    // … and itself it may replace.
    EXPECT_EQ(run_with(writers(path)[1], other).exit, 0);
    EXPECT_EQ(run_command({"check", other}).exit, 0);
}

TEST_F(Outputs, WhatIsNotOursIsReplacedOnlyWithForce) {
    const std::string name = directory / "notes";
    for (const auto& words : writers(path)) {
        put(name, "my own notes, not a trace");
        const Ran refused = run_with(words, name);
        EXPECT_EQ(refused.exit, 1);
        EXPECT_THAT(refused.err, HasSubstr("--force"));
        EXPECT_EQ(bytes_of(name), "my own notes, not a trace");
        EXPECT_EQ(run_with(words, name, true).exit, 0);
        EXPECT_NE(bytes_of(name), "my own notes, not a trace");
        // What it wrote itself it replaces unasked, and so an empty file.
        EXPECT_EQ(run_with(words, name).exit, 0) << words.back();
        put(name, "");
        EXPECT_EQ(run_with(words, name).exit, 0) << words.back();
        fs::remove(name);
    }
    EXPECT_EQ(files(), 1U) << "nothing is left over";
}

TEST_F(Outputs, AHandWrittenScenarioIsNotReplaced) {
    const std::string mine = directory / "mine.scenario";
    put(mine, "# my own\nmapping A\ntask a A read forever\n");
    EXPECT_EQ(run_command({"explore", "--from", path, "-o", mine}).exit, 1);
    EXPECT_THAT(bytes_of(mine), HasSubstr("my own"));
}

TEST_F(Outputs, WhatCannotBeAFileIsRefusedAndADeviceIsWrittenTo) {
    for (const auto& words : writers(path)) {
        const Ran dash = run_with(words, "-");
        EXPECT_EQ(dash.exit, 1);
        EXPECT_THAT(dash.err, HasSubstr("- is no file"));
        EXPECT_EQ(run_with(words, directory.path().string()).exit, 1);
        EXPECT_EQ(run_with(words, directory / "no/such/folder").exit, 2);
        EXPECT_EQ(run_with(words, "/dev/null").exit, words.back() == "--trace" ? 1 : 0);
        EXPECT_EQ(run_with(words, "/dev/full").exit, words.back() == "--trace" ? 1 : 2);
    }
    EXPECT_TRUE(fs::is_character_file("/dev/null"));
    EXPECT_FALSE(fs::exists("-"));
}

TEST_F(Outputs, AFailureLeavesWhatWasThere) {
    const std::string name = directory / "out.svg";
    put(name, std::string(app::kSvgMark) + "<svg");
    const std::string before = bytes_of(name);
    rlimit old{};
    getrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_IGN);
    rlimit small = old;
    small.rlim_cur = 100;
    setrlimit(RLIMIT_FSIZE, &small); // like a disk that is full after 100 bytes
    std::string what;
    try {
        app::OutputFile file(name, app::Written::Svg, {}, false);
        file.write(std::string(1000, 'x'));
        file.commit();
    } catch (const Error& error) {
        what = error.what();
    }
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_DFL);
    EXPECT_THAT(what, HasSubstr("cannot write"));
    EXPECT_EQ(bytes_of(name), before);
    EXPECT_EQ(files(), 2U) << "no part is left over";
}

TEST_F(Outputs, AReportThatCannotBeWrittenLeavesNoFolder) {
    fs::create_directory(directory / "there");
    rlimit old{};
    getrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_IGN);
    rlimit small = old;
    small.rlim_cur = 1000;
    // What the test itself keeps of the output is in files, too: nothing is printed meanwhile.
    testing::internal::CaptureStderr();
    setrlimit(RLIMIT_FSIZE, &small);
    std::vector<int> exits;
    for (const char* const name : {"new", "there"}) {
        const std::string output = directory / name;
        const char* const words[] = {"daxscope",   "report", "--no-cache",
                                     path.c_str(), "-o",     output.c_str()};
        exits.push_back(run(static_cast<int>(std::size(words)), words));
    }
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, SIG_DFL);
    testing::internal::GetCapturedStderr();
    EXPECT_THAT(exits, testing::Each(2));
    EXPECT_FALSE(fs::exists(directory / "new"));
    EXPECT_TRUE(fs::is_empty(directory / "there")) << "who made it keeps it";
}

TEST_F(Outputs, ALinkStaysALinkAndPermissionsStayToo) {
    const fs::path target = directory / "target.scenario", link = directory / "link";
    put(target, "");
    fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
    fs::create_symlink("target.scenario", link);
    EXPECT_EQ(run_command({"explore", "--from", path, "-o", link}).exit, 0);
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_THAT(bytes_of(target), HasSubstr("mapping"));
    EXPECT_EQ(fs::status(target).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    // A link that leads nowhere yet makes its file.
    fs::create_symlink("later", directory / "dangling");
    EXPECT_EQ(run_command({"explore", "--from", path, "-o", directory / "dangling"}).exit, 0);
    EXPECT_TRUE(fs::is_regular_file(directory / "later"));
}

TEST_F(Outputs, ANewFileHasThePermissionsOfTheUmask) {
    const mode_t before = umask(027);
    EXPECT_EQ(run_command({"explore", "--from", path, "-o", directory / "new"}).exit, 0);
    umask(before);
    struct stat status {};
    ASSERT_EQ(stat((directory / "new").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0640U);
}

TEST_F(Outputs, ALogOfARecordingKeepsAMadeTraceAway) {
    const std::string name = directory / "b.daxtrace";
    put(name + "-wal", "a log");
    const Ran ran = run_with(writers(path)[1], name, true);
    EXPECT_EQ(ran.exit, 1);
    EXPECT_THAT(ran.err, HasSubstr("b.daxtrace-wal"));
    EXPECT_EQ(bytes_of(name + "-wal"), "a log");
}

TEST_F(Outputs, OneNameForTwoOutputsIsRefused) {
    EXPECT_EQ(run_command({"explore", "--from", path, "--handler", "iomap-6.2", "-o",
                           directory / "x", "--trace", directory / "x"})
                  .exit,
              1);
    EXPECT_FALSE(fs::exists(directory / "x"));
}
