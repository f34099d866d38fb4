// SPDX-License-Identifier: GPL-3.0-or-later
//
// daxscope-workload: provokes DAX faults in known numbers and says, as JSON, what it did.
#include "ftrace_count.h"
#include "workloads.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <sys/stat.h>

using namespace daxscope::workload;

namespace {

const std::map<std::string, As> kAs = {
    {"processes", As::Processes}, {"mappings", As::Mappings}, {"threads", As::Threads}};
const std::map<std::string, MapPlan::Sharing> kSharing = {{"shared", MapPlan::Sharing::Shared},
                                                          {"private", MapPlan::Sharing::Private},
                                                          {"sync", MapPlan::Sharing::Sync}};

/// Appends one line of JSON to `out`, or prints it if `out` is empty.
void put(const nlohmann::json& json, const std::string& out) {
    if (out.empty()) {
        std::cout << json.dump() << '\n';
        return;
    }
    std::ofstream stream(out, std::ios::app);
    stream << json.dump() << '\n';
    if (!stream.flush()) {
        fail("write", out);
    }
}

nlohmann::json report(const std::string& workload, const Plan& plan,
                      const std::vector<Tally>& tallies) {
    struct stat status {};
    if (stat(plan.path.c_str(), &status) != 0) {
        fail("stat", plan.path);
    }
    nlohmann::json parties = nlohmann::json::array();
    for (const Tally& tally : tallies) {
        parties.push_back({{"pid", tally.pid},
                           {"tid", tally.tid},
                           {"reads", tally.reads},
                           {"writes", tally.writes},
                           {"sigbus", tally.sigbus},
                           {"calls", tally.calls}});
    }
    return {
        {"workload", workload}, {"file", plan.path}, {"ino", status.st_ino}, {"parties", parties}};
}

void add_plan(CLI::App& command, Plan& plan, std::string& out) {
    command.add_option("file", plan.path, "File to map")->required();
    command.add_option("--parties", plan.parties, "Number of parties")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command.add_option("--as", plan.as, "What a party is")->transform(CLI::CheckedTransformer(kAs));
    command.add_option("--map", plan.map.sharing, "How the file is mapped")
        ->transform(CLI::CheckedTransformer(kSharing));
    command.add_option("--first", plan.map.first, "First page mapped");
    command.add_option("--pages", plan.map.pages, "Pages mapped (default: to the end of the file)");
    command.add_option("--skew", plan.map.skew, "Pages by which the address is misaligned");
    command.add_option("--json", out, "Append the report to this file");
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Provokes DAX faults in known numbers and says what it did.", "daxscope-workload");
    app.require_subcommand(1);
    Plan plan;
    FreeRun free;
    std::string out;
    std::string path;
    std::string from;
    std::string how = "write";
    std::string text;
    std::int64_t pages = 1024;
    int repeat = 1;
    std::vector<std::string> command;
    int status = 0;

    auto* make = app.add_subcommand("make", "Create a file");
    make->add_option("file", path)->required();
    make->add_option("--pages", pages, "Length in pages")->capture_default_str();
    make->add_option("--how", how, "write, sparse or fallocate")->capture_default_str();
    make->callback([&] { make_file(path, pages, how); });

    auto* clone = app.add_subcommand("clone", "Share all extents of a file (FICLONE)");
    clone->add_option("from", from)->required();
    clone->add_option("to", path)->required();
    clone->callback([&] { clone_file(from, path); });

    auto* script = app.add_subcommand("script", "Do a script in strict turns");
    add_plan(*script, plan, out);
    script->add_option("actions", text, std::string(script_help()))->required();
    script->add_option("--repeat", repeat, "How often")->capture_default_str();
    script->callback([&] {
        put(report("script", plan, run_script(plan, parse_script(text, plan.parties), repeat)),
            out);
    });

    auto* run = app.add_subcommand("free", "Free-running parties that think between accesses");
    add_plan(*run, plan, out);
    run->add_option("--accesses", free.accesses, "Accesses of each party")->capture_default_str();
    run->add_option("--think-us", free.think_us, "Mean pause, us")->capture_default_str();
    run->add_option("--write-every", free.write_every, "Every n-th access writes; 0: none");
    run->add_option("--writers", free.writers, "Only the first n parties write; 0: all");
    run->add_option("--seed", free.seed, "Of pauses and visiting order")->capture_default_str();
    run->callback([&] { put(report("free", plan, run_free(plan, free)), out); });

    auto* plain = app.add_subcommand("without-dax", "Map, touch and truncate a file without DAX");
    plain->add_option("file", path)->required();
    plain->add_option("--pages", pages, "Length in pages")->capture_default_str();
    plain->add_option("--repeat", repeat, "Rounds")->capture_default_str();
    plain->add_option("--json", out, "Append the report to this file");
    plain->callback([&] {
        const double ns = run_without_dax(path, pages, repeat);
        put({{"workload", "without-dax"}, {"rounds", repeat}, {"ns_per_round", ns}}, out);
    });

    auto* count = app.add_subcommand("count", "Count fs_dax events and unmaps with ftrace");
    count->add_option("--json", out, "Append the counts to this file");
    count->add_option("command", command, "Command to run meanwhile")->required();
    count->callback([&] {
        const nlohmann::json counts = ftrace_count(command);
        put(counts, out);
        status = counts.at("status");
    });

    catch_sigbus();
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "daxscope-workload: %s\n", error.what());
        return 2;
    }
    return status;
}
