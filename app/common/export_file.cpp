// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/export_file.h"

#include "replay/words/of_recording.h"
#include "replay/words/quantities.h"
#include "replay/words/translate.h"

#include <fmt/format.h>

namespace daxscope::app {

ExportFile::ExportFile(const exports::Format& format, const std::filesystem::path& path,
                       const std::vector<std::filesystem::path>& inputs, bool force)
    : format_(format),
      file_(path, format.save != nullptr ? Written::Trace : Written::Events, inputs, force) {}

exports::Written ExportFile::write(const exports::Subject& subject, const Progress& progress) {
    exports::Written written;
    if (format_.save != nullptr) {
        format_.save(subject, file_.part(), written, progress);
    } else {
        file_.write_pieces(
            [&](const exports::Sink& sink) { format_.write(subject, sink, written, progress); });
    }
    file_.commit();
    return written;
}

std::string written_text(const exports::Format& format, const exports::Written& written) {
    const auto count = static_cast<std::int64_t>(written.events);
    const std::string number = words::count_text(count);
    const std::string events = !format.runs ? words::counted(count, "event")
                               : count == 1 ? words::say("{} access", number)
                                            : words::say("{} accesses", number);
    return words::say("{} as {}, {}", events, format.name, words::size_text(written.bytes));
}

std::vector<std::string> missing_texts(const exports::Subject& subject,
                                       const exports::Written& written) {
    std::vector<std::string> texts;
    for (const auto& [what, number] : written.left_out) {
        texts.push_back(words::say("left out: {} {}",
                                   words::count_text(static_cast<std::int64_t>(number)), what));
    }
    if (!subject.names().losses().empty()) {
        texts.push_back(words::say("{} in what was exported", words::lost_text(subject.names())));
    }
    return texts;
}

} // namespace daxscope::app
