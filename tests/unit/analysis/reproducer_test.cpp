// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reproducers: the list of actions, and the C program and script that are made of it.
#include "replay/engine/replay.h"
#include "replay/reproducer/of_finding.h"
#include "replay/reproducer/of_storm.h"
#include "replay/trace/error.h"
#include "tests/unit/engine/maker.h"
#include "tests/unit/explore/library.h"
#include "tests/unit/trace/sample.h"

#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <map>
#include <sstream>
#include <sys/wait.h>

using namespace daxscope;
using namespace daxscope::replay;
using namespace daxscope::replay::reproducer;
using model::find_handler;
using model::Invariant;
using model::explore::shipped;
using testing::HasSubstr;
using testing::Not;

namespace {

namespace fs = std::filesystem;

Program of_library(const std::string& scenario, const std::string& handler, Invariant invariant) {
    return of_finding({scenario, shipped(scenario)}, *find_handler(handler), invariant);
}

Program of_bundled_storm(const std::string& name, std::size_t rank) {
    const auto trace = trace::Trace::load(std::string(DAXSCOPE_SOURCE_DIR) + "/resources/traces/" +
                                          name + ".daxtrace");
    const replay::Run run = recorded(*trace);
    return of_storm(*trace, run, find_storms(*trace, run).at(rank - 1), name + ".daxtrace");
}

std::vector<Action> unfold(const std::vector<Block>& blocks) {
    std::vector<Action> actions;
    for (const Block& block : blocks) {
        for (std::uint64_t n = 0; n < block.times; ++n) {
            actions.insert(actions.end(), block.actions.begin(), block.actions.end());
        }
    }
    return actions;
}

std::uint64_t expected(const Program& program, std::string_view party, std::string_view event,
                       std::string_view result) {
    for (const Expected& row : program.expected) {
        if (program.parties[row.party].name == party && row.event == event &&
            row.result == result) {
            return row.count;
        }
    }
    return 0;
}

/// Exit status of a shell's command.
int sh(const std::string& command) {
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The files of a reproducer in a directory of their own.
class Written {
public:
    explicit Written(const Program& program) {
        for (const File& file : emit(program)) {
            std::ofstream(directory_ / file.name) << file.text;
        }
    }
    std::string operator/(std::string_view name) const { return (directory_ / name).string(); }
    /// With every warning that kernel developers turn on.
    bool compiles() const {
        return sh("cc -O2 -Wall -Wextra -Werror -pthread -o '" + *this / "reproduce" + "' '" +
                  *this / "reproduce.c" + "'") == 0 &&
               sh("sh -n '" + *this / "reproduce.sh" + "'") == 0;
    }

private:
    trace::TemporaryDirectory directory_;
};

/// Which parts of the frame a program has: what its includes, its struct members and the cases of
/// its switch are.
std::string shape(const Program& program) {
    std::istringstream text(c_program(program));
    std::string found;
    for (std::string line; std::getline(text, line);) {
        if (line.starts_with("#include") || line.starts_with("\tcase") ||
            line.starts_with("\tint ") || line.starts_with("\tlong ")) {
            found += line + '\n';
        }
    }
    return found;
}

std::size_t lines(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

TEST(Reproducer, WhatRepeatsIsToldOnceAndNothingIsLost) {
    std::vector<Action> actions{{0, Op::Write, 3}};
    for (int round = 0; round < 50; ++round) {
        actions.push_back({0, Op::Read, 0});
        actions.push_back({1, Op::Read, 0});
    }
    actions.push_back({1, Op::Fsync, 0});
    const std::vector<Block> blocks = fold(actions);
    ASSERT_EQ(blocks.size(), 3U);
    EXPECT_EQ(blocks[1].times, 50U);
    EXPECT_EQ(blocks[1].actions.size(), 2U);
    EXPECT_EQ(unfold(blocks), actions);
    // … whatever the list.
    std::uint32_t random = 1;
    for (int list = 0; list < 200; ++list) {
        std::vector<Action> any;
        for (int k = 0; k < list; ++k) {
            random = random * 1103515245 + 12345;
            any.push_back({random >> 16 & 1, random >> 17 & 1 ? Op::Read : Op::Write, 0});
        }
        EXPECT_EQ(unfold(fold(any)), any);
    }
    EXPECT_TRUE(fold({}).empty());
}

TEST(Reproducer, AStormIsDoneInTheRecordedOrderAndItsFaultsAreExpected) {
    const Program program = of_bundled_storm("reflink-storm-6.12", 1);
    EXPECT_EQ(program.basis, "recorded");
    EXPECT_EQ(program.actions(), 55U);
    EXPECT_EQ(expected(program, "daxscope-worklo-216", kPmdDone, "NOPAGE"), 28U);
    EXPECT_EQ(expected(program, "daxscope-worklo-217", kPmdDone, "NOPAGE"), 27U);
    EXPECT_TRUE(program.reflink());
    const std::vector<Action> actions = unfold(program.blocks);
    for (std::size_t k = 0; k < actions.size(); ++k) {
        EXPECT_EQ(actions[k], (Action{static_cast<std::uint32_t>(k % 2), Op::Read, 0}));
    }
    // The second one has its mapping when the storm begins.
    ASSERT_FALSE(program.before.empty());
    EXPECT_EQ(program.before.back(), (Action{1, Op::Read, 0}));
    EXPECT_NE(program.mappings[0].process, program.mappings[1].process);
    const Written written(program);
    EXPECT_TRUE(written.compiles());
    EXPECT_THAT(shell_script(program), HasSubstr("cp --reflink=always"));
    EXPECT_THAT(shell_script(program),
                HasSubstr("\ndaxscope-worklo-216 dax_pmd_fault_done NOPAGE 28\n"));
}

TEST(Reproducer, TwoMappingsOfOneProcessShareIt) {
    const Program program = of_bundled_storm("reflink-storm-6.12", 2);
    ASSERT_GE(program.mappings.size(), 2U);
    EXPECT_EQ(program.mappings[0].process, program.mappings[1].process);
}

TEST(Reproducer, EveryStormOfTheBundledTracesMakesAProgramOfReadableLength) {
    for (const char* name : {"reflink-storm-6.12", "prefix-storm-6.1", "reflink-losses-6.12"}) {
        const auto trace = trace::Trace::load(std::string(DAXSCOPE_SOURCE_DIR) +
                                              "/resources/traces/" + name + ".daxtrace");
        const replay::Run run = recorded(*trace);
        for (const Storm& storm : find_storms(*trace, run)) {
            SCOPED_TRACE(std::string(name) + " " + std::to_string(storm.rank));
            const Program program = of_storm(*trace, run, storm, name);
            EXPECT_GE(program.actions(), storm.refaults);
            std::uint64_t faults = 0;
            for (const Expected& row : program.expected) {
                faults += row.event == kPmdDone ? row.count : 0;
            }
            EXPECT_GE(faults, storm.refaults);
            EXPECT_LT(lines(c_program(program)), 260 + kMostActions);
            const bool lost = trace->lost() > 0;
            EXPECT_EQ(shell_script(program).find("lost events") != std::string::npos, lost);
        }
    }
}

namespace {

/// Two mappings that storm, and one of their tasks has pages written back each turn.
/// @param first, last of the file, as the bracket of the writeback has them
Program of_synced_storm(std::int64_t first, std::int64_t last) {
    TraceMaker maker;
    const std::int64_t a = maker.mapping(), b = maker.mapping();
    std::int64_t now = 1'000'000;
    for (int turn = 0; turn < 12; ++turn) {
        for (const std::int64_t mine : {a, b}) {
            maker.shared_fault(now, now + 100, now + 500, mine);
            now += 10'000;
        }
        trace::Event& range = maker.add(trace::Kind::WritebackRange, now, now + 1'000, a);
        range.pgoff = first;
        range.arg0 = last;
        maker.add(trace::Kind::WritebackOne, now + 500, -1, a).arg0 = TraceMaker::kPages;
        now += 10'000;
    }
    const auto trace = maker.build();
    const replay::Run run = recorded(*trace);
    return of_storm(*trace, run, find_storms(*trace, run).at(0), "made");
}

} // namespace

TEST(Reproducer, AnMsyncIsToldFromAnFsyncByThePagesThatItAskedFor) {
    constexpr std::int64_t kWhole = INT64_MAX / 4096;
    const Program whole = of_synced_storm(0, kWhole);
    EXPECT_TRUE(whole.uses(Op::Fsync));
    EXPECT_FALSE(whole.uses(Op::Msync));
    EXPECT_THAT(c_program(whole), Not(HasSubstr("msync(")));

    const Program part = of_synced_storm(8, 11);
    EXPECT_FALSE(part.uses(Op::Fsync));
    std::size_t msyncs = 0;
    for (const Action& action : unfold(part.blocks)) {
        if (action.op == Op::Msync) {
            EXPECT_EQ(action.page, 8U);
            EXPECT_EQ(action.pages, 4U);
            ++msyncs;
        }
    }
    EXPECT_GE(msyncs, 10U);
    EXPECT_EQ(expected(part, "party-101", kWritebackOne, "-"), msyncs);
    EXPECT_THAT(c_program(part), HasSubstr("msync(p, a->pages * PAGE_SIZE, MS_SYNC)"));
    EXPECT_THAT(shell_script(part), HasSubstr("by msync() here"));
    EXPECT_TRUE(Written(part).compiles());

    // Beyond the range, too: what of it is in the range.
    const Program long_one = of_synced_storm(500, 700);
    EXPECT_THAT(unfold(long_one.blocks), testing::Contains(Action{0, Op::Msync, 500, 12}));
}

TEST(Reproducer, AStormThatIsTooLongIsCutAndSaysSo) {
    const auto trace = trace::Trace::load(std::string(DAXSCOPE_SOURCE_DIR) +
                                          "/resources/traces/reflink-storm-6.12.daxtrace");
    const replay::Run run = recorded(*trace);
    // All that happened on the range of the worst storm as one storm: several workloads.
    Storm storm = find_storms(*trace, run).front();
    storm.first = 0;
    storm.last = static_cast<std::uint32_t>(run.outcomes.size() - 1);
    storm.end = trace->end();
    constexpr std::size_t kMost = 10;
    const Program program = of_storm(*trace, run, storm, "all", {}, kMost);
    std::size_t rows = 0, accesses = 0;
    for (const Block& block : program.blocks) {
        rows += block.actions.size();
    }
    for (const Action& action : unfold(program.blocks)) {
        accesses += action.op == Op::Read || action.op == Op::Write ? 1 : 0;
    }
    EXPECT_LE(rows, kMost);
    std::uint64_t faults = 0;
    for (const Expected& row : program.expected) {
        faults += row.event == kPmdDone ? row.count : 0;
    }
    EXPECT_EQ(faults, accesses) << "each of these accesses took one PMD fault";
    EXPECT_GT(faults, 0U);
    EXPECT_THAT(shell_script(program), HasSubstr("# Here are the first "));
}

TEST(Reproducer, ALassoIsGoneThroughInTurnsAndTheModelSaysWhatItCosts) {
    const Program program = of_library("shared-readers", "iomap-6.18", Invariant::Livelock);
    EXPECT_EQ(program.basis, "modelled");
    const std::uint64_t a = expected(program, "a", kPmdDone, "NOPAGE");
    const std::uint64_t b = expected(program, "b", kPmdDone, "NOPAGE");
    EXPECT_EQ(a + b, program.actions()) << "every access faults";
    EXPECT_GE(std::min(a, b), kRounds);
    EXPECT_LE(program.blocks.size(), 3U) << "a loop";
    EXPECT_TRUE(Written(program).compiles());
}

TEST(Reproducer, AMissedFsyncIsShownByWhatIsNotWrittenBack) {
    const Program program =
        of_library("fallocate-write-fsync", "iomap-6.18", Invariant::SyncMissed);
    EXPECT_TRUE(program.uses(Op::Write));
    EXPECT_TRUE(program.uses(Op::Fallocate));
    EXPECT_TRUE(program.uses(Op::Fsync));
    EXPECT_THAT(shell_script(program), HasSubstr(" dax_writeback_one - 0\n"));
    EXPECT_FALSE(program.reflink());
    EXPECT_THAT(shell_script(program), Not(HasSubstr("reflink=always")));
    EXPECT_TRUE(Written(program).compiles());
}

TEST(Reproducer, AKilledReaderEndsInSigbusBesideTheCloneThatHasSmallPages) {
    const Program program = of_library("clone-reader", "iomap-6.18", Invariant::Killed);
    std::uint64_t killed = 0;
    for (const Expected& row : program.expected) {
        killed += row.event == kPmdDone && row.result == "SIGBUS" ? row.count : 0;
    }
    EXPECT_EQ(killed, 1U);
    ASSERT_FALSE(program.before.empty());
    const Party& clone = program.parties[program.before.front().party];
    EXPECT_TRUE(program.mappings[static_cast<std::size_t>(clone.mapping)].other_file);
    EXPECT_TRUE(program.mappings[static_cast<std::size_t>(clone.mapping)].no_huge);
    EXPECT_TRUE(Written(program).compiles());
}

TEST(Reproducer, WhatNoCountOfFaultsShowsIsLookedAt) {
    const Program stale = of_library("shared-pwrite", "iomap", Invariant::StaleStorage);
    EXPECT_TRUE(stale.uses(Op::Compare));
    EXPECT_TRUE(stale.uses(Op::Pwrite));
    EXPECT_EQ(expected(stale, "reader", kMemory, "differs"), 1U);
    EXPECT_TRUE(Written(stale).compiles());
    const Program lost = of_library("dedupe-users", "iomap-6.18", Invariant::DirtyLost);
    EXPECT_EQ(unfold(lost.blocks).back().op, Op::Fsync);
    EXPECT_TRUE(Written(lost).compiles());
}

TEST(Reproducer, EveryFindingMakesAProgramOrSaysWhyNot) {
    std::size_t made = 0, refused = 0;
    std::map<std::string, Program> shapes;
    for (const auto& found : model::explore::library_findings()) {
        SCOPED_TRACE(found.name + " " + std::string(found.handler->name));
        try {
            const Program program =
                of_finding({found.name, found.scenario}, *found.handler, found.finding.invariant);
            ++made;
            EXPECT_GT(program.actions(), 0U);
            EXPECT_FALSE(program.expected.empty());
            const std::string text = c_program(program);
            EXPECT_THAT(text, Not(HasSubstr("@")));
            EXPECT_LE(lines(text), 280U);
            shapes.try_emplace(shape(program), program);
        } catch (const Error& error) {
            ++refused;
            EXPECT_THAT(error.what(), HasSubstr("no reproducer of"));
            EXPECT_FALSE(error.remedy().empty());
        }
    }
    EXPECT_GT(made, 10U);
    EXPECT_GT(refused, 10U);
    EXPECT_GT(shapes.size(), 3U);
    for (const auto& [lines_of_it, program] : shapes) {
        EXPECT_TRUE(Written(program).compiles()) << lines_of_it;
    }
}

TEST(Reproducer, WhatNeedsAnOverlapOrAKernelWithoutEventsIsRefused) {
    EXPECT_THROW(of_library("shared-pwrite", "iomap-6.18", Invariant::StaleStorage), Error);
    try {
        of_library("two-readers", "pre-fix", Invariant::Livelock);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("no trace events"));
    }
}

TEST(Reproducer, NamesOfATraceAreWordsAndComments) {
    Program program = of_library("shared-readers", "iomap-6.18", Invariant::Livelock);
    const std::string hostile =
        "*/ #error x\n/* $(touch /tmp/x) `id`\\\n\"; system(\"x\"); 'END'\nEND";
    program.about = {hostile, std::string(5000, '*') + "/"};
    program.notes = {hostile};
    program.kernel = hostile;
    program.parties[0].name = hostile;
    program.parties[1].name = hostile;
    program.mappings[0].name = hostile;
    const auto names = party_names(program);
    EXPECT_NE(names[0], names[1]) << "the counts are told apart by name";
    for (const std::string& name : names) {
        EXPECT_EQ(name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123"
                                         "456789_.-"),
                  std::string::npos);
    }
    EXPECT_TRUE(Written(program).compiles());
    // In the script, the hostile text is in comments alone.
    std::istringstream script(shell_script(program));
    for (std::string line; std::getline(script, line);) {
        if (line.find("$(touch") != std::string::npos) {
            EXPECT_EQ(line.front(), '#') << line;
        }
    }
}

namespace {

/// The script with an ftrace that is a directory: what it makes of counts is tested without a
/// kernel.
class Script : public testing::Test {
protected:
    /// @param trace what ftrace has
    /// @return exit status; what it printed lies in `out`
    int run(const Program& program, const std::string& trace) {
        std::string text = shell_script(program);
        const auto put = [&text](const std::string& what, const std::string& with) {
            text.replace(text.find(what), what.size(), with);
        };
        put("tracing=/sys/kernel/tracing", "tracing=" + (directory / "tracing").string());
        put("$(id -u)", "0");
        put("mkdir \"$instance\"",
            "for e in pmd_fault_done pte_fault_done writeback_one; do mkdir -p "
            "\"$instance/events/fs_dax/dax_$e\"; done");
        put("rmdir", "rm -rf --");
        std::ofstream(directory / "reproduce.sh") << text;
        fs::create_directories(directory / "tracing/events/fs_dax");
        fs::create_directories(directory / "mount");
        std::ofstream(directory / "trace") << trace;
        std::ofstream(directory / "program")
            << "#!/bin/sh\necho 11 a\necho 12 b\n[ -s \"$2\" ] || exit 1\n"
            << "cp '" << (directory / "trace").string() << "' \"${1%tracing_on}trace\"\n";
        fs::permissions(directory / "program", fs::perms::owner_all);
        const std::string output = directory / "out";
        const int status = sh("sh '" + (directory / "reproduce.sh").string() + "' '" +
                              (directory / "mount").string() + "' '" +
                              (directory / "program").string() + "' >'" + output + "' 2>&1");
        std::ifstream file(output);
        out = {std::istreambuf_iterator<char>(file), {}};
        EXPECT_TRUE(fs::is_empty(directory / "mount")) << "its files are removed";
        return status;
    }
    static std::string fault(int tid, const std::string& result) {
        return "       reproduce-" + std::to_string(tid) +
               "      [001] .....    12.345678: dax_pmd_fault_done: dev 259:0 ino 0x83 shared "
               "ALLOW_RETRY|KILLABLE|USER address 0x7f0 vm_start 0x7f0 vm_end 0x7f1 pgoff 0x0 "
               "max_pgoff 0x400 " +
               result + "\n";
    }
    static std::string header(int in, int written) {
        return "# tracer: nop\n#\n# entries-in-buffer/entries-written: " + std::to_string(in) +
               "/" + std::to_string(written) + "   #P:2\n#\n";
    }
    static Program program() {
        Program made;
        made.basis = "modelled";
        made.mappings = {{"A", 0}, {"B", 1}};
        made.parties = {{"a", 0, 0}, {"b", 1, 1}};
        made.blocks = {{{{0, Op::Read, 0}, {1, Op::Read, 0}}, 1}};
        made.expect(0, kPmdDone, "NOPAGE", 1);
        made.expect(1, kPmdDone, "FALLBACK", 1);
        return made;
    }

    trace::TemporaryDirectory directory;
    std::string out;
};

} // namespace

TEST_F(Script, CountsByPartyAndResultAndSaysWhetherItIsReproduced) {
    const std::string right = fault(11, "NOPAGE") + fault(12, "FALLBACK") + fault(99, "SIGBUS");
    EXPECT_EQ(run(program(), header(3, 3) + right), 0) << out;
    EXPECT_THAT(out, HasSubstr("\nreproduced\n"));
    EXPECT_THAT(out, Not(HasSubstr("SIGBUS"))) << "of no party";
    EXPECT_EQ(run(program(), header(4, 4) + right + fault(12, "FALLBACK")), 0)
        << "a kernel may try twice" << out;
    EXPECT_EQ(run(program(), header(4, 4) + right + fault(11, "NOPAGE")), 1) << out;
    EXPECT_THAT(out, HasSubstr("<- differs"));
    EXPECT_THAT(out, HasSubstr("\nnot reproduced\n"));
    EXPECT_EQ(run(program(), header(4, 4) + right + fault(12, "SIGBUS")), 1)
        << "what is not expected differs" << out;
    EXPECT_EQ(run(program(), header(1, 1) + fault(11, "NOPAGE")), 1) << out;
}

TEST_F(Script, WhatCannotBeCountedIsNoVerdict) {
    EXPECT_EQ(run(program(), header(2, 5) + fault(11, "NOPAGE") + fault(12, "FALLBACK")), 2);
    EXPECT_THAT(out, HasSubstr("too small"));
    EXPECT_EQ(run(program(), header(2, 2) + fault(11, "FALLBACK") + fault(12, "FALLBACK")), 2);
    EXPECT_THAT(out, HasSubstr("no PMD was mapped"));
}

TEST(Reproducer, TheScriptRefusesAPlaceWithoutDaxWithStatusTwo) {
    const Program program =
        of_library("fallocate-write-fsync", "iomap-6.18", Invariant::SyncMissed);
    const Written written(program);
    ASSERT_TRUE(written.compiles());
    const trace::TemporaryDirectory mount;
    EXPECT_EQ(sh("sh '" + written / "reproduce.sh" + "' '" + mount.path().string() + "' '" +
                 written / "reproduce" + "' 2>/dev/null"),
              2);
    EXPECT_TRUE(fs::is_empty(mount.path()));
    EXPECT_EQ(sh("'" + written / "reproduce" + "' /dev/null '" + written / "reproduce.c" +
                 "' 2>/dev/null"),
              2)
        << "not on a DAX mount";
}
