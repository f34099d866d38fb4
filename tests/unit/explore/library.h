// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/explore/search.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace daxscope::model::explore {

inline std::filesystem::path library() {
    return std::filesystem::path(DAXSCOPE_SOURCE_DIR) / "resources" / "scenarios";
}

/// A scenario of the shipped library.
inline Scenario shipped(const std::string& name) {
    std::ifstream file(library() / (name + ".scenario"));
    const std::string text(std::istreambuf_iterator<char>(file), {});
    return parse_scenario(text);
}

inline std::vector<std::string> shipped_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(library())) {
        if (entry.path().extension() == ".scenario") {
            names.push_back(entry.path().stem().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// The handlers that a scenario says something about.
inline std::vector<const Handler*> handlers_of(const Scenario& scenario) {
    std::vector<const Handler*> found;
    for (const Handler* handler : handlers()) {
        if (scenario.handlers.empty() ||
            std::find(scenario.handlers.begin(), scenario.handlers.end(), handler->name) !=
                scenario.handlers.end()) {
            found.push_back(handler);
        }
    }
    return found;
}

/// The names of what was found, as the command prints them; "clean"; "not finished".
inline std::vector<std::string> verdict(const Exploration& exploration) {
    std::vector<std::string> names;
    for (const Finding& finding : exploration.findings) {
        names.emplace_back(text_of(finding.invariant).name);
    }
    if (exploration.end != End::Complete) {
        names.emplace_back("not finished");
    } else if (names.empty()) {
        names.emplace_back("clean");
    }
    return names;
}

/// What the exploration of a shipped scenario under a handler that it is about found.
struct LibraryFinding {
    std::string name; ///< the scenario's
    Scenario scenario;
    const Handler* handler;
    Finding finding;
};

/// All of these, explored once a program.
inline const std::vector<LibraryFinding>& library_findings() {
    static const std::vector<LibraryFinding> all = [] {
        std::vector<LibraryFinding> found;
        for (const std::string& name : shipped_names()) {
            const Scenario scenario = shipped(name);
            for (const Handler* handler : handlers_of(scenario)) {
                for (const Finding& finding : explore(scenario, *handler).findings) {
                    found.push_back({name, scenario, handler, finding});
                }
            }
        }
        return found;
    }();
    return all;
}

inline std::vector<std::string> verdict(const std::string& scenario, const std::string& handler,
                                        const Options& options = {}) {
    const Scenario read = shipped(scenario);
    return verdict(explore(read, *find_handler(handler), options));
}

} // namespace daxscope::model::explore
