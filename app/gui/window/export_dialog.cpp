// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/export_dialog.h"

#include "app/gui/state/format.h"
#include "app/gui/state/shown.h"
#include "app/gui/state/text.h"
#include "replay/words/of_trace.h"
#include "replay/words/translate.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>
#include <algorithm>

namespace daxscope::gui {

namespace {
constexpr int kExportWidth = 620;
constexpr int kFilesShown = 5;                         // rows of the list
constexpr int kWhole = 0, kVisible = 1, kSelected = 2; // of what time, in this order

QComboBox* choice(const char* name, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName(QLatin1String(name));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return box;
}
} // namespace

ExportDialog::ExportDialog(Subject subject, QWidget* parent)
    : QDialog(parent), of_(std::move(subject)), format_(choice("export-format", this)),
      run_(choice("export-run", this)), time_(choice("export-time", this)),
      files_(new QListWidget(this)),
      anonymous_(
          new QCheckBox(tr("&Anonymous: stand-ins for paths, names and numbers of processes, "
                           "inodes, devices"),
                        this)),
      path_(new QLineEdit(this)), note_(new QLabel(this)) {
    setObjectName(QStringLiteral("export"));
    setWindowTitle(tr("Export %1").arg(of_.name));
    anonymous_->setObjectName(QStringLiteral("export-anonymous"));
    anonymous_->setToolTip(tr("The command, the build of the kernel and the time of day are left "
                              "out."));
    path_->setObjectName(QStringLiteral("export-path"));
    note_->setObjectName(QStringLiteral("export-note"));
    note_->setTextFormat(Qt::PlainText);
    note_->setWordWrap(true);

    for (const exports::Format* each : exports::formats()) {
        format_->addItem(QStringLiteral("%1: %2").arg(text(each->name), text(each->help)));
    }
    addRuns();
    time_->addItem(tr("all of it"));
    const auto offer = [this](const QString& what, TimeRange time) {
        time_->addItem(what.arg(format::seconds(time.begin - of_.side.trace().begin()),
                                format::duration(time.length())));
    };
    offer(tr("what is visible: from %1 s on, %2"), of_.visible);
    if (of_.selected) {
        offer(tr("the selected time: from %1 s on, %2"), *of_.selected);
        time_->setCurrentIndex(kSelected);
        for (std::size_t k = 0; k < exports::formats().size(); ++k) { // a part of a trace is one
            if (exports::formats()[k]->name == std::string_view("daxtrace")) {
                format_->setCurrentIndex(static_cast<int>(k));
            }
        }
    }
    addFiles();

    auto* browse = new QToolButton(this);
    browse->setText(tr("…"));
    browse->setAccessibleName(tr("Choose the file"));
    auto* file = new QHBoxLayout;
    file->addWidget(path_, 1);
    file->addWidget(browse);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Format"), format_);
    form->addRow(tr("&Run"), run_);
    form->addRow(tr("&Time"), time_);
    form->addRow(tr("Fi&les"), files_);
    form->addRow(anonymous_);
    form->addRow(tr("&Into"), file);
    qobject_cast<QLabel*>(form->labelForField(file))->setBuddy(path_);
    form->addRow(note_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    export_ = buttons->addButton(tr("&Export"), QDialogButtonBox::AcceptRole);
    export_->setObjectName(QStringLiteral("export-start"));
    export_->setDefault(true);
    form->addRow(buttons);
    setMinimumWidth(kExportWidth);
    path_->setText(besideTheTrace(
        QDir(of_.folder)
            .absoluteFilePath(QFileInfo(of_.name).completeBaseName() + text(format().suffix))));

    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(browse, &QToolButton::clicked, this, [this] { choose(); });
    connect(format_, &QComboBox::currentIndexChanged, this, [this] {
        renamed();
        show();
    });
    connect(path_, &QLineEdit::textChanged, this, [this] { show(); });
    connect(files_, &QListWidget::itemChanged, this, [this] { show(); });
    show();
}

const exports::Format& ExportDialog::format() const {
    return *exports::formats()[static_cast<std::size_t>(std::max(0, format_->currentIndex()))];
}

/// What was recorded, or found by the explorer, and the handlers that are shown.
void ExportDialog::addRuns() {
    const replay::Comparison& shown = *of_.side.comparison;
    for (const Side side : {Side::Recorded, Side::Before, Side::After}) {
        const QString handler = QString::fromStdString(replay::run_of(shown, side).handler);
        const QString line =
            side == Side::Recorded ? text(words::tr(of_.side.trace().session().truth())) : handler;
        if (run_->findText(line) < 0) {
            run_->addItem(line, static_cast<int>(side));
        }
        if (!of_.side.letter.isEmpty() && side == of_.side.run) { // of two, the one shown
            run_->setCurrentIndex(run_->findText(line));
        }
    }
}

void ExportDialog::addFiles() {
    files_->setObjectName(QStringLiteral("export-files"));
    files_->setMaximumHeight(files_->fontMetrics().lineSpacing() * (kFilesShown + 1));
    for (const trace::File& file : of_.side.trace().files()) {
        auto* item =
            new QListWidgetItem(shown(words::file_text(of_.side.trace(), file.id)), files_);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Checked);
        item->setData(Qt::UserRole, QVariant::fromValue<qint64>(file.id));
    }
}

ExportWish ExportDialog::wish() const {
    ExportWish wish;
    wish.trace = of_.side.comparison->trace;
    wish.format = &format();
    wish.path = QFileInfo(path_->text().trimmed()).absoluteFilePath();
    wish.options.anonymous = anonymous_->isChecked();
    wish.options.name = of_.name.toStdString();
    wish.options.program = "daxscope " DAXSCOPE_VERSION;
    if (time_->currentIndex() != kWhole) {
        const TimeRange time = time_->currentIndex() == kVisible ? of_.visible : *of_.selected;
        wish.options.cut.from = time.begin;
        wish.options.cut.to = time.end;
    }
    bool all = true;
    for (int k = 0; k < files_->count(); ++k) {
        const QListWidgetItem* item = files_->item(k);
        if (item->checkState() == Qt::Checked) {
            wish.options.cut.files.push_back(item->data(Qt::UserRole).toLongLong());
        } else {
            all = false;
        }
    }
    if (all) {
        wish.options.cut.files.clear();
    }
    if (wish.format->runs) {
        const auto side = static_cast<Side>(run_->currentData().toInt());
        wish.modelled = side != Side::Recorded;
        if (wish.modelled || !of_.assumed) {
            wish.run = {of_.side.comparison, &replay::run_of(*of_.side.comparison, side)};
        }
    }
    wish.rule = of_.rule;
    return wish;
}

/// What was chosen: whether it can be, and what there is to know about it.
void ExportDialog::show() {
    const ExportWish now = wish();
    run_->setEnabled(now.format->runs);
    run_->setToolTip(now.format->runs ? QString()
                                      : tr("This format holds events, and a model has none."));
    const QFileInfo file(now.path);
    bool none = files_->count() > 0;
    for (int k = 0; k < files_->count(); ++k) {
        none = none && files_->item(k)->checkState() != Qt::Checked;
    }
    QString why;
    if (none) {
        why = tr("Choose one of the files.");
    } else if (path_->text().trimmed().isEmpty()) {
        why = tr("Give the file a name.");
    } else if (file.isDir()) {
        why = tr("That is a folder.");
    } else if (!file.dir().exists()) {
        why = tr("The folder is not there.");
    }
    export_->setEnabled(why.isEmpty());
    note_->setText(!why.isEmpty() ? why
                   : file.exists()
                       ? tr("There is such a file: you are asked before it is replaced.")
                       : QString());
}

/// A name for what is written: the trace itself is never written over.
QString ExportDialog::besideTheTrace(const QString& path) const {
    if (QFileInfo(path) != QFileInfo(QDir(of_.folder).absoluteFilePath(of_.name))) {
        return path;
    }
    const QFileInfo file(path);
    return file.dir().absoluteFilePath(
        QStringLiteral("%1-part.%2").arg(file.completeBaseName(), file.suffix()));
}

/// Another format has another suffix; a name that was typed otherwise stays.
void ExportDialog::renamed() {
    const QString path = path_->text();
    for (const exports::Format* each : exports::formats()) {
        const QString suffix = text(each->suffix);
        if (path.endsWith(suffix)) {
            path_->setText(besideTheTrace(path.chopped(suffix.size()) + text(format().suffix)));
            return;
        }
    }
}

void ExportDialog::choose() {
    const QString suffix = text(format().suffix);
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export into"), path_->text(),
        QStringLiteral("%1 (*%2)").arg(text(format().name), suffix), nullptr,
        QFileDialog::DontConfirmOverwrite); // the window asks
    if (!path.isEmpty()) {
        path_->setText(path);
    }
}

} // namespace daxscope::gui

#include "moc_export_dialog.cpp"
