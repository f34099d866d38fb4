// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/preemption.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <sys/utsname.h>
#include <tuple>
#include <utility>

namespace daxscope::ebpf {

namespace {

/// The word in parentheses: what debugfs marks as chosen.
std::string chosen_in(const std::string& text) {
    const std::size_t open = text.find('(');
    const std::size_t close = text.find(')', open == std::string::npos ? 0 : open);
    return open == std::string::npos || close == std::string::npos
               ? std::string()
               : text.substr(open + 1, close - open - 1);
}

bool known(const std::string& model) {
    return model == "none" || model == "voluntary" || model == "full" || model == "lazy";
}

/// The last preempt= of a kernel's command line; empty where there is none that it knows.
std::string asked_for_in(const std::string& cmdline) {
    std::string found;
    for (std::size_t at = 0; at < cmdline.size();) {
        const std::size_t end = std::min(cmdline.find_first_of(" \n", at), cmdline.size());
        const std::string word = cmdline.substr(at, end - at);
        if (word.starts_with("preempt=") && known(word.substr(8))) {
            found = word.substr(8);
        }
        at = end + 1;
    }
    return found;
}

std::string built_in(const std::string& config) {
    constexpr std::array<std::pair<const char*, const char*>, 4> kOptions{
        {{"\nCONFIG_PREEMPT_LAZY=y\n", "lazy"},
         {"\nCONFIG_PREEMPT=y\n", "full"},
         {"\nCONFIG_PREEMPT_VOLUNTARY=y\n", "voluntary"},
         {"\nCONFIG_PREEMPT_NONE=y\n", "none"}}};
    for (const auto& [option, model] : kOptions) {
        if (config.find(option) != std::string::npos) {
            return model;
        }
    }
    return {};
}

std::string all_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The model and where it stands.
std::pair<std::string, std::string> model_of(const PreemptionFacts& facts) {
    const auto says = [&facts](const char* word) {
        return facts.version.find(word) != std::string::npos;
    };
    if (says("PREEMPT_RT")) {
        return {"rt", "uname -v"};
    }
    if (const std::string chosen = chosen_in(facts.debugfs); known(chosen)) {
        return {chosen, "/sys/kernel/debug/sched/preempt"};
    }
    if (says("PREEMPT_DYNAMIC")) {
        if (const std::string asked = asked_for_in(facts.cmdline); !asked.empty()) {
            return {asked, "/proc/cmdline"};
        }
        if (const std::string built = built_in(facts.config); !built.empty()) {
            return {built, "the kernel's configuration"};
        }
        return {"unknown", "PREEMPT_DYNAMIC, and nothing says what is switched on"};
    }
    if (says("PREEMPT_LAZY")) {
        return {"lazy", "uname -v"};
    }
    if (says("PREEMPT")) {
        return {"full", "uname -v"};
    }
    // Without PREEMPT in its version a kernel has CONFIG_PREEMPTION off.
    const std::string built = built_in(facts.config);
    return {built == "none" ? "none" : "voluntary", "uname -v"};
}

} // namespace

bool release_at_least(std::string_view release, int major, int minor) {
    int got_major = 0;
    int got_minor = 0;
    if (std::sscanf(std::string(release).c_str(), "%d.%d", &got_major, &got_minor) != 2) {
        return false;
    }
    return got_major > major || (got_major == major && got_minor >= minor);
}

Preemption judge(const PreemptionFacts& facts) {
    Preemption found;
    std::tie(found.model, found.source) = model_of(facts);
    found.functions = found.model == "unknown"
                          ? release_at_least(facts.release, 6, 13)
                          : found.model != "none" && found.model != "voluntary";
    found.tracepoints = found.functions && release_at_least(facts.release, 7, 0);
    return found;
}

Preemption this_preemption() {
    utsname name{};
    uname(&name);
    return judge({name.release, name.version, all_of("/sys/kernel/debug/sched/preempt"),
                  all_of("/proc/cmdline"), all_of(std::string("/boot/config-") + name.release)});
}

} // namespace daxscope::ebpf
