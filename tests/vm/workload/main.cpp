// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope-workload: provokes DAX faults in known numbers and says, as JSON, what it did.
#include "ftrace_count.h"
#include "hold.h"
#include "races.h"
#include "witness.h"
#include "workloads.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

using namespace daxscope::workload;

namespace {

const std::map<std::string, As> kAs = {
    {"processes", As::Processes}, {"mappings", As::Mappings}, {"threads", As::Threads}};
const std::map<std::string, MapPlan::Sharing> kSharing = {{"shared", MapPlan::Sharing::Shared},
                                                          {"private", MapPlan::Sharing::Private},
                                                          {"sync", MapPlan::Sharing::Sync}};

/// All that the command line can say.
struct Options {
    Plan plan;
    FreeRun free;
    Race race;
    Hold hold;
    Witness witness;
    std::string name; ///< of the workload, in its report
    std::string json; ///< where the report goes; empty = standard output
    std::string from;
    std::string how = "write";
    std::string script;
    std::int64_t pages = 1024;
    int repeat = 1;
    int pace_ms = 0;
    int records = 1000;
    bool in_turns = false;
    std::size_t actions = 1; ///< of a script, once through
    std::int64_t ranges = 1; ///< PMD ranges that the parties visit in turn
    std::int64_t each = 0;   ///< accesses of each mapping to each range; 0: no one number
    std::vector<std::string> command;
    int status = 0; ///< what the program exits with
};

void put(const Options& options, nlohmann::json report) {
    if (!options.name.empty()) {
        report["name"] = options.name;
    }
    if (options.json.empty()) {
        std::cout << report.dump() << '\n';
        return;
    }
    std::ofstream stream(options.json, std::ios::app);
    stream << report.dump() << '\n';
    if (!stream.flush()) {
        fail("write", options.json);
    }
}

/// How often a party comes back to a range, ns: exact where the script is paced, else the mean.
std::int64_t interval(const Options& options, std::chrono::nanoseconds spent,
                      std::int64_t accesses) {
    if (options.pace_ms > 0) {
        constexpr std::int64_t kNsPerMs = 1'000'000;
        return options.pace_ms * kNsPerMs * static_cast<std::int64_t>(options.actions);
    }
    return spent.count() * options.plan.parties * options.ranges /
           std::max<std::int64_t>(accesses, 1);
}

/// Runs `work`, and reports what its parties did and how long it took them.
void run_parties(const Options& options, const std::function<std::vector<Tally>()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    const std::vector<Tally> tallies = work();
    const std::chrono::nanoseconds spent = std::chrono::steady_clock::now() - begin;
    struct stat status {};
    if (stat(options.plan.path.c_str(), &status) != 0) {
        fail("stat", options.plan.path);
    }
    nlohmann::json parties = nlohmann::json::array();
    std::int64_t accesses = 0;
    for (const Tally& tally : tallies) {
        accesses += tally.reads + tally.writes + tally.sigbus;
        parties.push_back({{"pid", tally.pid},
                           {"tid", tally.tid},
                           {"reads", tally.reads},
                           {"writes", tally.writes},
                           {"sigbus", tally.sigbus},
                           {"calls", tally.calls}});
        if (tally.bytes > 0 || tally.skipped > 0) {
            parties.back().update({{"bytes", tally.bytes},
                                   {"wrong", tally.wrong},
                                   {"left", tally.left},
                                   {"skipped", tally.skipped}});
        }
    }
    put(options, {{"file", options.plan.path},
                  {"ino", status.st_ino},
                  {"elapsed_ns", spent.count()},
                  {"in_turns", options.in_turns},
                  {"paced", options.pace_ms > 0},
                  {"interval_ns", interval(options, spent, accesses)},
                  {"accesses", options.each},
                  {"parties", parties}});
}

CLI::App* add(CLI::App& app, const char* verb, const char* summary,
              const std::function<void()>& action) {
    CLI::App* command = app.add_subcommand(verb, summary);
    command->callback(action);
    return command;
}

void add_report(CLI::App* command, Options& o) {
    command->add_option("--name", o.name, "Name of this workload in the report");
    command->add_option("--json", o.json, "Append the report to this file");
}

void add_plan(CLI::App* command, Options& o) {
    command->add_option("file", o.plan.path, "File to map")->required();
    command->add_option("--parties", o.plan.parties, "Number of parties")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command->add_option("--as", o.plan.as, "What a party is")
        ->transform(CLI::CheckedTransformer(kAs));
    command->add_option("--map", o.plan.map.sharing, "How the file is mapped")
        ->transform(CLI::CheckedTransformer(kSharing));
    command->add_option("--first", o.plan.map.first, "First page mapped");
    command->add_option("--pages", o.plan.map.pages, "Pages mapped (default: all that follow)");
    command->add_option("--skew", o.plan.map.skew, "Pages by which the address is misaligned");
    add_report(command, o);
}

void add_files(CLI::App& app, Options& o) {
    auto* make =
        add(app, "make", "Create a file", [&o] { make_file(o.plan.path, o.pages, o.how); });
    make->add_option("file", o.plan.path)->required();
    make->add_option("--pages", o.pages, "Length in pages")->capture_default_str();
    make->add_option("--how", o.how, "write, sparse or fallocate")->capture_default_str();

    auto* clone = add(app, "clone", "Share all extents of a file (FICLONE)",
                      [&o] { clone_file(o.from, o.plan.path); });
    clone->add_option("from", o.from)->required();
    clone->add_option("to", o.plan.path)->required();
}

void add_workloads(CLI::App& app, Options& o) {
    auto* script = add(app, "script", "Do a script in strict turns", [&o] {
        const std::vector<Action> actions = parse_script(o.script, o.plan.parties);
        o.in_turns = true;
        o.actions = actions.size();
        o.each = accesses_of_each(o.plan, actions) * o.repeat;
        run_parties(o, [&] { return run_script(o.plan, actions, o.repeat, o.pace_ms); });
    });
    add_plan(script, o);
    script->add_option("actions", o.script, std::string(script_help()))->required();
    script->add_option("--repeat", o.repeat, "How often")->capture_default_str();
    script->add_option("--pace-ms", o.pace_ms, "From one action to the next; 0: no wait")
        ->check(CLI::NonNegativeNumber);

    auto* hold_file = add(app, "hold", "Keep a file mapped, or open, for a while", [&o] {
        run_parties(o, [&o] { return std::vector<Tally>{hold(o.plan.path, o.hold)}; });
    });
    hold_file->add_option("file", o.plan.path, "File to map")->required();
    hold_file->add_flag("!--open-only", o.hold.map, "Open it, and map nothing");
    hold_file->add_flag("--touch", o.hold.touch, "Read each page first");
    hold_file->add_flag("--thp-disable", o.hold.thp_disable, "With PR_SET_THP_DISABLE");
    hold_file->add_flag("--no-huge-page", o.hold.no_huge_page, "With MADV_NOHUGEPAGE");
    hold_file->add_option("--seconds", o.hold.seconds, "How long")->capture_default_str();
    add_report(hold_file, o);

    auto* race = add(app, "race", "Threads of one mapping that fault on the same PMD range", [&o] {
        o.plan.as = As::Threads;
        o.ranges = pmd_ranges(o.plan.path);
        run_parties(o, [&o] { return run_race(o.plan); });
    });
    add_plan(race, o);

    const auto add_race = [&](const char* verb, const char* summary, auto run) {
        auto* wild = add(app, verb, summary, [&o, run] {
            o.ranges = pmd_ranges(o.plan.path);
            run_parties(o, [&o, run] { return run(o); });
        });
        add_plan(wild, o);
        wild->add_option("--actions", o.race.actions, "Of each party")->capture_default_str();
        wild->add_option("--seed", o.race.seed, "Of what each does where")->capture_default_str();
        return wild;
    };
    add_race("collide", "Threads of one private mapping that read, write and give up pages",
             [](Options& of) {
                 of.plan.as = As::Threads;
                 of.plan.map.sharing = MapPlan::Sharing::Private;
                 return run_collisions(of.plan, of.race);
             });
    add_race("fill", "read(2) into a mapping that is written and punched meanwhile",
             [](Options& of) { return run_fills(of.plan, of.race); });
    add_race("share", "Clone and dedupe under readers",
             [](Options& of) { return run_sharing(of.plan, of.race, of.from); })
        ->add_option("--source", o.from, "Whose extents are shared")
        ->required();

    auto* witness = add(app, "witness", "Readers of a clone that know what they must see", [&o] {
        o.in_turns = o.witness.in_turns;
        run_parties(o, [&o] { return run_witness(o.plan, o.witness); });
    });
    add_plan(witness, o);
    witness->add_option("--act", o.witness.act, std::string(witness_help()))->capture_default_str();
    witness->add_option("--source", o.witness.source, "The file that is cloned; made here")
        ->required();
    witness->add_option("--other", o.witness.other, "A file with other bytes; made here")
        ->required();
    witness->add_flag("--both", o.witness.both, "All read the clone, nobody the source");
    witness->add_option("--ranges", o.witness.ranges, "PMD ranges of each file")
        ->capture_default_str();
    witness
        ->add_option("--rounds", o.witness.rounds, "Acts, and passes of readers without an actor")
        ->capture_default_str();
    witness->add_flag("--in-turns", o.witness.in_turns, "One after the other");
    witness->add_option("--pause-us", o.witness.pause_us, "Mean pause, if not in turns")
        ->capture_default_str();
    witness->add_option("--seed", o.witness.seed, "Of where the acts go")->capture_default_str();

    auto* free = add(app, "free", "Free-running parties that think between accesses", [&o] {
        o.ranges = pmd_ranges(o.plan.path);
        run_parties(o, [&o] { return run_free(o.plan, o.free); });
    });
    add_plan(free, o);
    free->add_option("--accesses", o.free.accesses, "Accesses of each")->capture_default_str();
    free->add_option("--think-us", o.free.think_us, "Mean pause, us")->capture_default_str();
    free->add_option("--write-every", o.free.write_every, "Every n-th access writes; 0: none");
    free->add_option("--writers", o.free.writers, "Only the first n parties write; 0: all");
    free->add_option("--seed", o.free.seed, "Of pauses and visiting order")->capture_default_str();
}

void add_lmdb(CLI::App& app, Options& o) {
    auto* lmdb = add(app, "lmdb", "Fill an LMDB database through a writable map",
                     [&o] { run_lmdb(o.plan.path, o.records); });
    lmdb->add_option("file", o.plan.path)->required();
    lmdb->add_option("--records", o.records, "Records written")->capture_default_str();
}

/// What is timed to tell the cost of recording.
void add_measures(CLI::App& app, Options& o) {
    auto* plain = add(app, "without-dax", "Map, touch and truncate a file without DAX", [&o] {
        const double ns = run_without_dax(o.plan.path, o.pages, o.repeat);
        put(o, {{"rounds", o.repeat}, {"median_ns", ns}});
    });
    plain->add_option("file", o.plan.path)->required();
    plain->add_option("--pages", o.pages, "Length in pages")->capture_default_str();
    plain->add_option("--repeat", o.repeat, "Rounds")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    add_report(plain, o);

    auto* refault = add(app, "refault", "One PMD fault after the other, in one process", [&o] {
        const double ns = run_refaults(o.plan.path, o.repeat);
        put(o, {{"rounds", o.repeat}, {"median_ns", ns}});
    });
    refault->add_option("file", o.plan.path)->required();
    refault->add_option("--repeat", o.repeat, "Faults")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    add_report(refault, o);
}

void add_count(CLI::App& app, Options& o) {
    auto* count =
        add(app, "count", "Count fs_dax events and unmaps of a command, with ftrace", [&o] {
            const nlohmann::json counts = ftrace_count(o.command);
            o.status = counts.at("status");
            put(o, counts);
        });
    add_report(count, o);
    count->add_option("command", o.command, "Command to run, after --")->required();
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Provokes DAX faults in known numbers and says what it did.", "daxscope-workload");
    app.require_subcommand(1);
    Options options;
    add_files(app, options);
    add_workloads(app, options);
    add_lmdb(app, options);
    add_measures(app, options);
    add_count(app, options);
    catch_sigbus();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "daxscope-workload: %s\n", error.what());
        return 2;
    }
    return options.status;
}
