// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/record_dialog.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

namespace daxscope::gui {

namespace {
constexpr int kMostPid = 4'194'304; // PID_MAX_LIMIT
constexpr int kMostSeconds = 86'400;
constexpr int kDialogWidth = 620;

QSpinBox* number(int most, const QString& none, const QString& name, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setRange(0, most);
    box->setSpecialValueText(none);
    box->setObjectName(name);
    return box;
}
} // namespace

RecordDialog::RecordDialog(const RecordWish& wish, QWidget* parent)
    : QDialog(parent), file_(new QLineEdit(wish.file, this)),
      process_(number(kMostPid, tr("all"), QStringLiteral("record-process"), this)),
      seconds_(number(kMostSeconds, tr("when stopped"), QStringLiteral("record-seconds"), this)),
      access_(new QCheckBox(tr("Measure what is touched between faults, too (every 10 ms)"), this)),
      races_(new QCheckBox(tr("Record the order inside overlapping faults, too (costs every page "
                              "fault of the machine a program)"),
                           this)),
      line_(new QLineEdit(this)), why_not_(new QLabel(this)) {
    setObjectName(QStringLiteral("record"));
    setWindowTitle(tr("Record"));
    file_->setObjectName(QStringLiteral("record-file"));
    access_->setObjectName(QStringLiteral("record-access"));
    races_->setObjectName(QStringLiteral("record-races"));
    line_->setObjectName(QStringLiteral("record-line"));
    why_not_->setObjectName(QStringLiteral("record-why-not"));
    process_->setValue(static_cast<int>(wish.tgid));
    seconds_->setValue(static_cast<int>(wish.seconds));
    seconds_->setSuffix(tr(" s"));
    access_->setChecked(wish.access);
    races_->setChecked(wish.races);
    line_->setReadOnly(true);
    why_not_->setTextFormat(Qt::PlainText);
    why_not_->setWordWrap(true);

    auto* browse = new QToolButton(this);
    browse->setText(tr("…"));
    browse->setAccessibleName(tr("Choose the file"));
    auto* file = new QHBoxLayout;
    file->addWidget(file_, 1);
    file->addWidget(browse);
    auto* copy = new QPushButton(tr("&Copy"), this);
    copy->setObjectName(QStringLiteral("record-copy"));
    auto* line = new QHBoxLayout;
    line->addWidget(line_, 1);
    line->addWidget(copy);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&File"), file);
    form->addRow(tr("Only &process"), process_);
    form->addRow(tr("&Stop after"), seconds_);
    form->addRow(access_);
    form->addRow(races_);
    form->addRow(tr("In a &terminal"), line);
    qobject_cast<QLabel*>(form->labelForField(file))->setBuddy(file_);
    qobject_cast<QLabel*>(form->labelForField(line))->setBuddy(line_);
    form->addRow(why_not_);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    record_ = buttons->addButton(tr("&Record"), QDialogButtonBox::AcceptRole);
    record_->setObjectName(QStringLiteral("record-start"));
    record_->setDefault(true);
    form->addRow(buttons);
    setMinimumWidth(kDialogWidth);

    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(browse, &QToolButton::clicked, this, [this] { choose(); });
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(line_->text()); });
    connect(file_, &QLineEdit::textChanged, this, [this] { show(); });
    for (QSpinBox* box : {process_, seconds_}) {
        connect(box, &QSpinBox::valueChanged, this, [this] { show(); });
    }
    for (QCheckBox* box : {access_, races_}) {
        connect(box, &QCheckBox::toggled, this, [this] { show(); });
    }
    show();
}

RecordWish RecordDialog::wish() const {
    return {QFileInfo(file_->text().trimmed()).absoluteFilePath(), process_->value(),
            seconds_->value(), access_->isChecked(), races_->isChecked()};
}

/// What was typed: the line, and why it can't be.
void RecordDialog::show() {
    QString why;
    const QFileInfo file(wish().file);
    if (file_->text().trimmed().isEmpty()) {
        why = tr("Give the trace a name.");
    } else if (file.isDir()) {
        why = tr("That is a folder.");
    } else if (!file.dir().exists()) {
        why = tr("The folder is not there.");
    } else if (!QFileInfo(file.path()).isWritable()) {
        why = tr("The folder is not yours to write to.");
    }
    record_->setEnabled(why.isEmpty());
    line_->setText(why.isEmpty() ? sudoLine(wish()) : QString());
    line_->setCursorPosition(0);
    const QString kept = file.exists()
                             ? tr("The trace that is there is kept as %1.old.").arg(file.fileName())
                             : QString();
    why_not_->setText(why.isEmpty() ? kept : why);
}

void RecordDialog::choose() {
    // The recorder keeps an older trace, so there is nothing to confirm.
    const QString path = QFileDialog::getSaveFileName(this, tr("Record into"), file_->text(),
                                                      tr("daxscope traces (*.daxtrace)"), nullptr,
                                                      QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty()) {
        file_->setText(path);
    }
}

} // namespace daxscope::gui

#include "moc_record_dialog.cpp"
