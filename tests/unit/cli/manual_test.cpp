// SPDX-License-Identifier: GPL-3.0-or-later
//
// Manual pages and completions say what --help says, for every verb of the table, and shells take
// them.
#include "app/cli/input.h"
#include "app/cli/verb.h"
#include "replay/trace/schema.h"
#include "tests/unit/cli/command.h"
#include "tests/unit/trace/sample.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <regex>
#include <set>

namespace daxscope::cli {
namespace {

using testing::HasSubstr;

/// "--before", "-o", … as --help has them.
std::set<std::string> options_of_help(const std::string& verb) {
    static const std::regex kOption(R"((--?[A-Za-z][a-z-]*))");
    std::set<std::string> options;
    std::istringstream help(run_command({verb, "--help"}).out);
    for (std::string line; std::getline(help, line);) {
        if (line.starts_with("  -")) { // the part before the help text
            const std::string names = line.substr(2, line.find_first_of(" \n", 2) - 2);
            for (std::sregex_iterator at(names.begin(), names.end(), kOption), end; at != end;
                 ++at) {
                options.insert(at->str());
            }
        }
    }
    return options;
}

std::string plain(std::string roff) {
    for (const char* mark : {"\\fB", "\\fI", "\\fR"}) {
        for (std::size_t at = roff.find(mark); at != std::string::npos; at = roff.find(mark)) {
            roff.erase(at, 3);
        }
    }
    std::string text;
    for (std::size_t k = 0; k < roff.size(); ++k) {
        if (roff[k] != '\\' || k + 1 == roff.size() || roff[k + 1] != '-') {
            text += roff[k];
        }
    }
    return text;
}

std::string said_by(const std::string& command) {
    std::string text;
    // NOLINTNEXTLINE(cert-env33-c)
    FILE* const pipe = popen(command.c_str(), "r");
    std::array<char, 4096> piece{};
    for (std::size_t got = 0; (got = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
        text.append(piece.data(), got);
    }
    return pclose(pipe) == 0 ? text : "failed: " + text;
}

/// What bash completes, in a line.
std::string completed(const std::string& script, const std::vector<std::string>& words) {
    std::string list;
    for (const std::string& word : words) {
        list += "'" + word + "' ";
    }
    return said_by("bash -c \"source '" + script + "'; COMP_WORDS=(daxscope " + list +
                   "); COMP_CWORD=" + std::to_string(words.size()) +
                   "; _daxscope; echo \\${COMPREPLY[@]}\"");
}

} // namespace

TEST(Manual, HasAPageForEachVerbWithEachOptionOfItsHelp) {
    for (const Verb& verb : verbs()) {
        const Ran page = run_command({"manual", std::string(verb.name)});
        ASSERT_EQ(page.exit, 0);
        EXPECT_TRUE(page.out.find(".SH NAME\ndaxscope") != std::string::npos) << verb.name;
        const auto options = options_of_help(std::string(verb.name));
        EXPECT_GE(options.size(), 3U) << verb.name;
        for (const std::string& option : options) {
            EXPECT_THAT(plain(page.out), HasSubstr(option)) << verb.name;
        }
    }
    EXPECT_EQ(run_command({"manual", "nonsense"}).exit, 1);
}

TEST(Manual, OfTheCommandNamesAllVerbs) {
    const std::string page = plain(run_command({"manual"}).out);
    for (const Verb& verb : verbs()) {
        EXPECT_THAT(page, HasSubstr(".TP\n" + std::string(verb.name) + "\n"));
    }
}

TEST(Manual, WritesAFileForEachPage) {
    const trace::TemporaryDirectory directory;
    ASSERT_EQ(run_command({"manual", "--all", (directory / "man").string()}).exit, 0);
    std::size_t pages = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory / "man")) {
        EXPECT_TRUE(entry.path().filename().string().ends_with(".1"));
        ++pages;
    }
    EXPECT_EQ(pages, verbs().size() + 1);
}

TEST(Manual, OfTheFileNamesAllTablesAndViews) {
    std::ifstream file(std::string(DAXSCOPE_SOURCE_DIR) + "/resources/man/daxtrace.5");
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    static const std::regex kMade(R"(CREATE (TABLE|VIEW) (\w+))");
    const std::string schema(trace::kSchemaSql);
    std::size_t made = 0;
    for (std::sregex_iterator at(schema.begin(), schema.end(), kMade), end; at != end; ++at) {
        EXPECT_THAT(page, HasSubstr("\n" + (*at)[2].str() + "\n"));
        ++made;
    }
    EXPECT_GE(made, 10U);
}

TEST(Completion, OfBashKnowsVerbsOptionsAndValues) {
    const trace::TemporaryDirectory directory;
    const std::string script = (directory / "bash").string();
    std::ofstream(script) << run_command({"completion", "bash"}).out;
    EXPECT_EQ(completed(script, {"comp"}), "compare completion\n");
    EXPECT_EQ(completed(script, {"-q", "expl"}), "explore\n");
    EXPECT_EQ(completed(script, {"help", "inf"}), "info\n");
    EXPECT_EQ(completed(script, {"export", "x", "--anon"}), "--anonymous\n");
    EXPECT_EQ(completed(script, {"export", "--format", "js"}), "jsonl\n");
    EXPECT_EQ(completed(script, {"replay", "--handler", "iomap-6.1"}), "iomap-6.15 iomap-6.18\n");
    EXPECT_EQ(completed(script, {"export", "-o", "--"}), "\n") << "a file's name";
    EXPECT_EQ(completed(script, {"completion", "z"}), "zsh\n");
    for (const Verb& verb : verbs()) {
        const std::string words = completed(script, {std::string(verb.name), "-"});
        for (const std::string& option : options_of_help(std::string(verb.name))) {
            EXPECT_THAT(" " + words + " ", HasSubstr(option)) << verb.name;
        }
    }
}

TEST(Completion, IsReadByTheOtherShellsWhereTheyAreThere) {
    for (const char* shell : {"zsh", "fish"}) {
        const Ran script = run_command({"completion", shell});
        ASSERT_EQ(script.exit, 0);
        for (const Verb& verb : verbs()) {
            EXPECT_THAT(script.out, HasSubstr(verb.name)) << shell;
        }
        const trace::TemporaryDirectory directory;
        std::ofstream(directory / "script") << script.out;
        if (said_by(std::string("command -v ") + shell + " || true").empty()) {
            continue;
        }
        EXPECT_EQ(said_by(std::string(shell) + " -n " + (directory / "script").string() + " 2>&1"),
                  "");
    }
    EXPECT_EQ(run_command({"completion", "tcsh"}).exit, 1);
}

TEST(DefaultInput, IsWhatRecordWrites) {
    const trace::TemporaryDirectory directory;
    trace::sample(40).write(directory / kDefaultTrace);
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(directory.path());
    for (const char* verb : {"info", "check", "replay", "compare", "storms"}) {
        EXPECT_EQ(run_command({verb}).exit, 0) << verb;
    }
    EXPECT_EQ(run_command({"export", "-o", "out.csv"}).exit, 0);
    EXPECT_EQ(run_command({"report", "-o", "report"}).exit, 0);
    std::filesystem::remove(kDefaultTrace);
    const Ran none = run_command({"info"});
    std::filesystem::current_path(before);
    EXPECT_EQ(none.exit, 2);
    EXPECT_THAT(none.err, HasSubstr(kDefaultTrace)) << "it says which file is not there";
}

} // namespace daxscope::cli
