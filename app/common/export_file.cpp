// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/export_file.h"

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

} // namespace daxscope::app
