// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/explain.h"

#include "replay/trace/names.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>
#include <numeric>

namespace daxscope::ebpf {

namespace {

constexpr std::size_t kMostNamed = 3;

std::string count(std::uint64_t number) {
    return trace::thousands(number);
}

std::string count(std::uint64_t number, std::string_view noun) {
    return fmt::format("{} {}{}", count(number), noun, number == 1 ? "" : "s");
}

std::string processes(std::uint64_t number) {
    return number == 1 ? "1 process" : count(number) + " processes";
}

/// "512 MiB": exact, or with one decimal.
std::string size(std::uint64_t bytes) {
    constexpr std::array kUnits{"bytes", "KiB", "MiB", "GiB", "TiB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (value >= 1024 && unit + 1 < kUnits.size()) {
        value /= 1024;
        ++unit;
    }
    return fmt::format("{:.{}f} {}", value, value == static_cast<std::uint64_t>(value) ? 0 : 1,
                       kUnits[unit]);
}

/// "a, b, c and 4 more"
std::string list(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t k = 0; k < std::min(names.size(), kMostNamed); ++k) {
        text += (k == 0 ? "" : ", ") + names[k];
    }
    return names.size() > kMostNamed
               ? fmt::format("{} and {} more", text, names.size() - kMostNamed)
               : text;
}

std::uint64_t sum(const std::map<std::string, std::uint64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0},
                           [](std::uint64_t all, const auto& each) { return all + each.second; });
}

class Explainer {
public:
    explicit Explainer(const Situation& situation) : s_(situation) {}

    std::vector<trace::Reason> all() {
        faults();
        mounts();
        not_dax();
        device_dax();
        dax_files();
        looked();
        return std::move(reasons_);
    }

private:
    using File = Seen::File;

    void say(const char* name, std::string text) { reasons_.push_back({name, std::move(text)}); }

    /// Who a file is mapped by, as the begin of a sentence.
    std::string who(const File& file) const {
        if (s_.command) {
            return "the command";
        }
        return fmt::format("process {}{}", file.pid,
                           file.comm.empty() ? "" : " (" + file.comm + ")");
    }

    /// What kept out how many.
    std::string by(const std::string& filter, std::uint64_t number) const {
        static const std::map<std::string, const char*> kWords{
            {"pid", "not of"},
            {"tid", "not of"},
            {"comm", "not of"},
            {"cgroup", "not of"},
            {"dev", "not on"},
            {"ino", "not on"},
            {"result", "neither fell back nor failed:"}};
        const auto word = kWords.find(filter);
        const auto option = s_.filters.find(filter);
        return fmt::format("{} {}", count(number),
                           word == kWords.end() || option == s_.filters.end()
                               ? "kept out by " + filter
                               : fmt::format("{} {}", word->second, option->second));
    }

    void faults() {
        const std::uint64_t out = sum(s_.passed_over);
        if (s_.passed > 0) {
            say("lost", fmt::format("{} passed the filters, and none is in the file: they were "
                                    "lost, see the losses",
                                    count(s_.passed, "fault")));
        }
        if (out > 0) {
            std::vector<std::string> parts;
            for (const std::string_view filter : trace::filter_names()) {
                const auto found = s_.passed_over.find(std::string(filter));
                if (found != s_.passed_over.end() && found->second > 0) {
                    parts.push_back(by(found->first, found->second));
                }
            }
            say("filter",
                fmt::format("{} on DAX files {} seen, {} passed the filters: {}",
                            count(out + s_.passed, "fault"), out + s_.passed == 1 ? "was" : "were",
                            count(s_.passed), fmt::join(parts, ", ")));
        } else if (s_.passed == 0) {
            say("none_seen", s_.filters.empty()
                                 ? "no task took a fault on a DAX file"
                                 : "no task took a fault on a DAX file, whatever the filters");
        }
        if (s_.device && std::none_of(s_.mounts.begin(), s_.mounts.end(), [this](const auto& fact) {
                return fact.mount.dev == *s_.device;
            })) {
            say("device", fmt::format("no file system of device {} is mounted here",
                                      trace::dev_text(*s_.device)));
        }
    }

    void mounts() {
        std::vector<std::string> flagged;
        for (const Situation::MountFact& fact : s_.mounts) {
            const MountDax dax = mount_dax(fact.mount, fact.device);
            if (dax == MountDax::Always) {
                return;
            }
            // A device of which nothing is known is mostly a disk.
            if (dax == MountDax::Flagged && fact.device == true &&
                std::find(flagged.begin(), flagged.end(), fact.mount.point) == flagged.end()) {
                flagged.push_back(fact.mount.point);
            }
        }
        if (sum(s_.passed_over) + s_.passed > 0) {
            return; // some file is DAX
        }
        if (flagged.empty()) {
            say("mounts", "no file system is mounted with DAX here: 'daxscope doctor' says what "
                          "that takes");
        } else {
            say("mounts", fmt::format("no file system is mounted with dax=always here, and only "
                                      "flagged files are DAX on {}",
                                      list(flagged)));
        }
    }

    const Situation::MountFact* mount_of(const SeenFile& file) const {
        const Situation::MountFact* best = nullptr;
        for (const Situation::MountFact& fact : s_.mounts) {
            const bool under = file.path == fact.mount.point || fact.mount.point == "/" ||
                               file.path.starts_with(fact.mount.point + "/");
            if (fact.mount.dev == file.dev &&
                (best == nullptr ||
                 (under && fact.mount.point.size() > best->mount.point.size()))) {
                best = &fact;
            }
        }
        return best;
    }

    std::string why_not(const SeenFile& file) const {
        const Situation::MountFact* fact = mount_of(file);
        return why_not_dax(fact == nullptr ? nullptr : &fact->mount,
                           fact == nullptr ? std::nullopt : fact->device);
    }

    /// The files of those that `wanted` takes, by who has them: begin of a sentence -> files.
    std::map<std::string, std::vector<const File*>>
    by_whom(const std::function<bool(const File&)>& wanted) const {
        std::map<std::string, std::vector<const File*>> found;
        for (const File& file : s_.seen.files) {
            auto& files = found[who(file)];
            const bool known = std::any_of(files.begin(), files.end(), [&file](const File* other) {
                return other->file.path == file.file.path;
            });
            if (!known && wanted(file)) {
                files.push_back(&file);
            }
        }
        std::erase_if(found, [](const auto& each) { return each.second.empty(); });
        return found;
    }

    static std::string joined(const std::vector<std::string>& sentences) {
        return fmt::format(
            "{}{}",
            fmt::join(sentences.begin(),
                      sentences.begin() +
                          static_cast<std::ptrdiff_t>(std::min(sentences.size(), kMostNamed)),
                      "; "),
            sentences.size() > kMostNamed
                ? fmt::format("; and {} more processes", sentences.size() - kMostNamed)
                : "");
    }

    void not_dax() {
        std::vector<std::string> sentences;
        for (const auto& [subject, files] :
             by_whom([](const File& f) { return f.file.mapped && f.file.dax == false; })) {
            std::vector<std::string> names;
            for (const File* file : files) {
                names.push_back(fmt::format("{} ({})", file->file.path, why_not(file->file)));
            }
            sentences.push_back(fmt::format("{} mapped {} not DAX: {}", subject,
                                            names.size() == 1 ? "a file that is" : "files that are",
                                            list(names)));
        }
        if (!sentences.empty()) {
            say("not_dax", joined(sentences));
            return;
        }
        std::vector<std::string> named;
        for (const SeenFile& file : s_.seen.named) {
            if (file.dax == false) {
                named.push_back(fmt::format("{} ({})", file.path, why_not(file)));
            }
        }
        if (!named.empty()) {
            say("argument",
                fmt::format("the command names {} not DAX: {}",
                            named.size() == 1 ? "a file that is" : "files that are", list(named)));
        }
    }

    void device_dax() {
        std::vector<std::string> sentences;
        for (const auto& [subject, files] : by_whom([](const File& f) { return f.file.device; })) {
            std::vector<std::string> names;
            for (const File* file : files) {
                names.push_back(file->file.path);
            }
            sentences.push_back(fmt::format("{} has {} open", subject, list(names)));
        }
        if (!sentences.empty()) {
            say("device_dax", joined(sentences) + ": faults on device DAX are no fs_dax events");
        }
    }

    void dax_files() {
        std::vector<std::string> open, before, untouched;
        const auto paths = [](const std::vector<const File*>& files) {
            std::vector<std::string> names;
            for (const File* file : files) {
                names.push_back(file->file.path);
            }
            return list(names);
        };
        for (const auto& [subject, files] :
             by_whom([](const File& f) { return !f.file.mapped && f.file.dax == true; })) {
            open.push_back(fmt::format("{} had {} open and did not map {}", subject, paths(files),
                                       files.size() == 1 ? "it" : "them"));
        }
        for (const auto& [subject, files] :
             by_whom([](const File& f) { return f.file.mapped && f.file.dax == true; })) {
            std::uint64_t bytes = 0, present = 0;
            bool known = true;
            for (const File* file : files) {
                bytes += file->file.bytes;
                present += file->file.present.value_or(0);
                known = known && file->file.present;
            }
            if (present > 0) {
                before.push_back(fmt::format(
                    "{} has mapped {} of DAX files ({}), of which {}{} "
                    "was in its page tables {}",
                    subject, size(bytes), paths(files), known ? "" : "at least ", size(present),
                    s_.before ? "before the recording began" : "when it was first looked at"));
            } else if (known) {
                untouched.push_back(fmt::format("{} has mapped {} of DAX files ({}), and touched "
                                                "nothing of it",
                                                subject, size(bytes), paths(files)));
            } else {
                untouched.push_back(fmt::format("{} has mapped {} of DAX files ({}); whether it "
                                                "touched them before is not known",
                                                subject, size(bytes), paths(files)));
            }
        }
        if (!open.empty()) {
            say("unmapped",
                joined(open) + ": read(2), write(2) and fallocate(2) make no page faults");
        }
        if (sum(s_.passed_over) + s_.passed > 0) {
            return; // what is in page tables may be there by those faults
        }
        if (!before.empty()) {
            say("before", joined(before) + ": touching that again makes no fault");
        }
        if (!untouched.empty()) {
            say("untouched", joined(untouched));
        }
    }

    void looked() {
        const Seen& seen = s_.seen;
        if (!s_.looked) {
            say("looked", "no process was looked at: what was mapped, and touched before the "
                          "recording began, is not known");
            return;
        }
        if (!seen.whole && seen.looks == 0) {
            say("looked", "processes could not be looked at in time: what was mapped, and touched "
                          "before the recording began, is not known");
            return;
        }
        std::string text;
        if (seen.looks == 0) {
            text = s_.command ? "the command ended before it could be looked at: what it mapped is "
                                "not known"
                              : "no process fits, so none was looked at";
        } else if (s_.command) {
            text = fmt::format("the command and what it started ({}) were looked at {}: what they "
                               "had mapped only in between is not known",
                               processes(seen.processes.size()), count(seen.looks, "time"));
        } else {
            text =
                fmt::format("{} {} looked at {}", processes(seen.processes.size()),
                            seen.processes.size() == 1 ? "was" : "were",
                            s_.everyone ? "when the recording ended" : count(seen.looks, "time"));
        }
        if (!seen.unreadable.empty()) {
            text += fmt::format("; the mappings of {} could not be read (CAP_SYS_PTRACE)",
                                seen.unreadable.size() == 1
                                    ? std::string("one of them")
                                    : count(seen.unreadable.size()) + " of them");
        }
        if (!seen.whole) {
            text += "; there was no time to look at everything";
        }
        say("looked", text);
    }

    const Situation& s_;
    std::vector<trace::Reason> reasons_;
};

} // namespace

std::vector<trace::Reason> explain(const Situation& situation) {
    return Explainer(situation).all();
}

} // namespace daxscope::ebpf
